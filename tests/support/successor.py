"""With `-p tests.support.successor`, `import httpx` gives httpx2: as if the one line were changed.

That line is in app/integrations/http_client.py. Loaded before anything else has imported httpx.
"""

import httpx2

httpx2.alias_httpx()
