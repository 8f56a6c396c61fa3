"""The command `campus`. What a command needs is imported when it runs, so that `campus --help` is quick."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from web.settings import Settings

app = typer.Typer(
    help="智慧校園 Smart Campus: live classes on a server that a school runs itself.", no_args_is_help=True
)
db = typer.Typer(help="The database.", no_args_is_help=True)
config = typer.Typer(help="The settings.", no_args_is_help=True)
user = typer.Typer(help="People, before anybody can sign in.", no_args_is_help=True)
school = typer.Typer(help="The people of a school.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(config, name="config")
app.add_typer(user, name="user")
app.add_typer(school, name="school")

Demo = Annotated[bool, typer.Option("--demo", help="Seed the demo school and let everybody be anybody in it.")]
Host = Annotated[str | None, typer.Option(help="Address to bind.")]
Port = Annotated[int | None, typer.Option(help="Port to bind.")]
Output = Annotated[Path | None, typer.Option(help="File to write instead of the terminal.")]


def load_settings(**overrides: object) -> "Settings":
    """The settings, or exit 2 with each fault on a line of its own."""
    from web.settings import SettingsError, load

    try:
        return load(**overrides)
    except SettingsError as error:
        for line in error.lines:
            typer.echo(line, err=True)
        raise typer.Exit(2) from None


@contextmanager
def lasting() -> Iterator[None]:
    """What is imported within stays for good: the collector does not look at it now, nor at every full collection (0.1 s each)."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


@app.command()
def serve(demo: Demo = False, host: Host = None, port: Port = None) -> None:
    """Serve until interrupted."""
    with lasting():
        from web.serving import serve as run

    run(load_settings(demo=demo or None, host=host, port=port))


@app.command()
def worker() -> None:
    """Run jobs until interrupted, beside processes that serve with CAMPUS_JOBS=false."""
    with lasting():
        from web.serving import work

    work(load_settings())


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The archive to write; it must not exist.")]) -> None:
    """Save the whole installation into one file: rows, files, and the server's own key. Serving may go on."""
    from web.backup import BackupFailed
    from web.commands import save_installation

    try:
        typer.echo(save_installation(load_settings(), file))
    except BackupFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="An archive of `campus backup`.")]) -> None:
    """Fill a new installation from a backup; also from SQLite to PostgreSQL. No process may serve meanwhile."""
    from web.backup import BackupFailed
    from web.commands import restore_installation

    try:
        typer.echo(restore_installation(load_settings(), file))
    except BackupFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@db.command()
def upgrade() -> None:
    """Bring the database to the newest schema. `serve` does it by itself."""
    from web.commands import upgrade_database

    typer.echo(upgrade_database(load_settings()))


@app.command()
def doctor() -> None:
    """Tell what works here, and what would switch on the rest."""
    from web.doctor import examine

    findings = examine(load_settings())
    for finding in findings:
        typer.echo(finding.line())
    raise typer.Exit(1 if any(finding.broken for finding in findings) else 0)


@app.command()
def openapi(output: Output = None) -> None:
    """Print the OpenAPI document of the HTTP interface, or write it."""
    from web.commands import openapi_document

    content = openapi_document()
    if output is None:
        typer.echo(content.decode(), nl=False)
    else:
        output.write_bytes(content)


@config.command()
def check() -> None:
    """Print the effective settings, secrets masked."""
    typer.echo(json.dumps(load_settings().model_dump(mode="json"), indent=2, ensure_ascii=False))


@user.command()
def create(
    name: Annotated[str, typer.Option(help="The person's name.")],
    phone: Annotated[str, typer.Option(help="The person's number: +85366123456.")],
    school: Annotated[str, typer.Option(help="The school's name; it is made when it does not exist.")],
) -> None:
    """Make an administrator of a school, and print a one-time sign-in link."""
    from web.commands import CommandFailed, create_administrator

    settings = load_settings()
    try:
        link = create_administrator(settings, name=name, phone=phone, school=school)
    except CommandFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{settings.url}{link}")


@school.command("import")
def import_people(
    file: Annotated[
        Path, typer.Argument(help="Students, parents and staff: .xlsx or .csv, as the console exports them.")
    ],
    of: Annotated[str, typer.Option("--school", help="The school: its id or its name.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do what is shown; without it nothing changes.")] = False,
) -> None:
    """Show what a spreadsheet of people would do to a school, row by row, and do it when told to."""
    from web.commands import CommandFailed
    from web.commands import import_people as run

    try:
        run(load_settings(), file, school=of, apply=apply)
    except CommandFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def main() -> None:
    app()


if __name__ == "__main__":
    main()
