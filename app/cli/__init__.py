"""The command line, `zi`: one file for each group of commands."""

import typer

from app.cli.audit import audit_app
from app.cli.backup import backup_app, transfer_installation
from app.cli.decree import decree_app
from app.cli.demo import demo
from app.cli.doctor import doctor
from app.cli.failures import PlainGroup
from app.cli.generating import generate_work
from app.cli.importing import import_decree
from app.cli.keys import keys_app
from app.cli.links import links_app
from app.cli.lke import lke_app
from app.cli.package import package_app
from app.cli.progress import progress_app
from app.cli.seeding import seed
from app.cli.serving import migrate, openapi, openapi_text, serve, worker
from app.cli.source import source_app
from app.cli.storage import storage_app
from app.cli.template import template_app
from app.cli.users import user_app

__all__ = ["app", "openapi_text"]

app = typer.Typer(
    cls=PlainGroup, no_args_is_help=True, add_completion=False, help="Zona Integritas KPU."
)
for command in (serve, worker, migrate, doctor, seed, demo, openapi):
    app.command()(command)
app.command("generate")(generate_work)
app.command("import")(import_decree)
app.command("transfer")(transfer_installation)
app.add_typer(decree_app, name="decree")
app.add_typer(template_app, name="template")
app.add_typer(user_app, name="user")
app.add_typer(audit_app, name="audit")
app.add_typer(storage_app, name="storage")
app.add_typer(backup_app, name="backup")
app.add_typer(keys_app, name="keys")
app.add_typer(source_app, name="source")
app.add_typer(links_app, name="links")
app.add_typer(lke_app, name="lke")
app.add_typer(package_app, name="package")
app.add_typer(progress_app, name="progress")
