"""The house keeps its own rules: who may import whom, and nothing in the locks that tells where packages came from."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("rtc", "recording", "chat", "signaling", "web")
MAY_IMPORT = {
    "rtc": set[str](),
    "recording": {"rtc"},
    "chat": set[str](),
    "signaling": {"rtc", "recording", "chat"},
    "web": {"rtc", "recording", "chat", "signaling"},
}


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def sources(package: str) -> list[Path]:
    return [path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_the_floors_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    for path in sources(package):
        ours = {name.split(".")[0] for name in imported_modules(path)} & set(PACKAGES)
        assert ours <= allowed, f"{path.relative_to(ROOT)} imports {sorted(ours - allowed)}"


def declared_needs(module: Path) -> set[str]:
    """The `needs=(...)` of the `Module(...)` that a folder's `__init__.py` makes."""
    for node in ast.walk(ast.parse((module / "__init__.py").read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Module":
            for keyword in node.keywords:
                if keyword.arg == "needs":
                    return set(ast.literal_eval(keyword.value))
    return set()


def test_a_module_imports_only_the_modules_that_it_names_in_its_needs() -> None:
    modules = [path for path in (ROOT / "web/modules").iterdir() if (path / "__init__.py").exists()]
    assert modules
    for module in modules:
        for path in module.rglob("*.py"):
            used = {name.split(".")[2] for name in imported_modules(path) if name.startswith("web.modules.")}
            used &= {other.name for other in modules}
            extra = used - {module.name} - declared_needs(module)
            assert not extra, f"{path.relative_to(ROOT)} imports {sorted(extra)}, which its module does not need"


@pytest.mark.xdist_group("house")
def test_groups_of_tests_reach_the_scheduler(request: pytest.FixtureRequest) -> None:
    """pytest 9.2 kept pytest-xdist from it without a word: tests that must not run side by side did."""
    grouped = bool(request.config.getoption("loadgroup", default=False))
    assert request.node.nodeid.endswith("@house") == grouped


def test_locks_record_no_index_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert "--index" not in text, lock.name
    packages = json.loads((ROOT / "web/client/package-lock.json").read_text())["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]


def test_every_source_file_says_first_what_it_is_for() -> None:
    for package in PACKAGES:
        for path in sources(package):
            if "versions" in path.parts:
                continue
            assert ast.get_docstring(ast.parse(path.read_text())), f"{path.relative_to(ROOT)} has no docstring"
