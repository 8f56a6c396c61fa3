"""通訊錄: schools, people, classes, and what each may see of the others."""

from web.module import Module
from web.modules.directory import routes

MODULE = Module(name="directory", routes=routes.ROUTES)
