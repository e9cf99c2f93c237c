"""What is a program, a script or a macro, by the name a machine would run it by."""

import unicodedata
from typing import Final

_PROGRAMS: Final = """
    exe com scr pif cpl dll sys ocx drv msi msp mst msix msixbundle appx appxbundle bat cmd ps1
    ps1xml psm1 psd1 psc1 vbs vbe vb js jse mjs wsf wsc wsh ws hta jar jnlp class apk dex lnk url
    scf inf reg chm hlp application appref-ms gadget msc xll iso img vhd vhdx sh bash csh ksh elf
    deb rpm dmg pkg py pyc pyw pyz pl rb php phtml phar swf desktop library-ms search-ms
    settingcontent-ms diagcab cab
"""
_WITH_MACROS: Final = "xlsm xltm xlam xla xlsb docm dotm pptm potm ppsm ppam ppa sldm"
_RUN: Final = frozenset(_PROGRAMS.split())
_HOLDING_MACROS: Final = frozenset(_WITH_MACROS.split())
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
SHOWN_NAME_CHARACTERS: Final = 100


def is_program(name: str) -> bool:
    """Whether a machine would run a file of that name."""
    return _extension(name) in _RUN


def has_macros(name: str) -> bool:
    """Whether an office program would look for macros in a file of that name."""
    return _extension(name) in _HOLDING_MACROS


def _extension(name: str) -> str:
    """Windows drops blanks and dots at the end; characters nobody sees hide what follows."""
    seen = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)
    last = seen.replace("\\", "/").rpartition("/")[2].rstrip(" .")
    return last.rpartition(".")[2].strip().lower() if "." in last else ""


def shown(path: str) -> str:
    """So much of a member's name as a message shows."""
    return path[-SHOWN_NAME_CHARACTERS:]
