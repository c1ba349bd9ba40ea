"""The command line: verbs, and the one place where errors become words and exit codes.

Exit 0 done; 1 the answer is "no", the document still printed; 2 wrong usage or input, nothing on stdout.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from derisk import __version__
from derisk.cli import (
    backtest,
    brief,
    delay,
    facts,
    facts_import,
    listing,
    measure,
    new,
    plan,
    serve,
    stress,
    sweep,
    why,
)
from derisk.terms.errors import DeriskError, InputError

SEARCHES = (100_000, 20, 20)  # a search for garbage after so many new objects: libraries bring many that stay
STOPPED = 130  # what shells expect after Ctrl-C
NOT_BUILT = ("alliance", "bankable", "track")


class Verbs(TyperGroup):
    """The verbs; a word that is none of them gets the nearest one."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names."""
        if args and args[0] not in self.commands:
            raise unknown_verb(args[0], list(self.commands), ctx.command_path)
        return super().resolve_command(ctx, args)


def unknown_verb(word: str, known: Sequence[str], command: str) -> InputError:
    """The error for a word that is no verb."""
    from difflib import get_close_matches

    if word in NOT_BUILT:
        return InputError(
            f"{command} {word} is not built yet.", where=command, seen=word, try_=", ".join(known)
        )
    near = get_close_matches(word, known, n=2)
    return InputError(
        f"There is no command {word}.", where=command, seen=word,
        try_=" or ".join(f"{command} {verb}" for verb in near) or f"{command} --help",
    )  # fmt: skip


app = typer.Typer(
    name="derisk",
    cls=Verbs,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    suggest_commands=False,
    help="How dependent an alliance is on single suppliers of critical minerals, what a stop would do, and "
    "what to build about it.",
)
facts_app = typer.Typer(
    cls=Verbs, rich_markup_mode=None, suggest_commands=False, help="What the tables of facts hold."
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"derisk {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def top(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    workspace: facts_import.Workspace = None,
) -> None:
    """Without a verb: the help."""
    if workspace is not None:
        from derisk import store

        store.use(workspace)
    if ctx.invoked_subcommand is None:
        sys.stdout.write(ctx.get_help() + "\n")


app.command("list")(listing.list_)
app.command()(measure.exposure)
app.command()(measure.network)
app.command()(stress.stress)
app.command()(sweep.sweep)
app.command()(backtest.backtest)
app.command()(plan.plan)
app.command()(plan.frontier)
app.command()(delay.delay)
app.command()(brief.brief)
app.command()(why.why)
app.command()(new.new)
app.command()(serve.serve)
app.command()(serve.demo)
facts_app.command("list")(facts.list_)
facts_app.command()(facts.show)
facts_app.command()(facts.check)
facts_app.command("import")(facts_import.import_)
app.add_typer(facts_app, name="facts")


def run(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; never a traceback."""
    gc.set_threshold(*SEARCHES)
    _leave(outcome(args))


def _leave(code: int) -> NoReturn:
    """End the process: all that asked to be called then is, but rows are not taken apart one by one."""
    if threading.active_count() > 1:  # another thread is waited for
        sys.exit(code)
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # Python says what is wrong
        sys.exit(code)
    os._exit(code)


def outcome(args: Sequence[str] | None = None) -> int:
    """The exit code of a command line, its errors said on stderr."""
    try:
        code = app(args=args, prog_name="derisk", standalone_mode=False)
    except DeriskError as error:
        return _said(error)
    except TyperException as error:
        return _said(_usage(error, sys.argv[1:] if args is None else args))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read has seen enough
        return 0
    except KeyboardInterrupt:
        code = STOPPED
    except Exception as error:
        return _said(_defect(error))
    if code == STOPPED:
        sys.stderr.write("Stopped.\n")
    return code if isinstance(code, int) else 0


def _said(error: DeriskError) -> int:
    sys.stderr.write(f"{error}\n")
    return error.exit_code


def _usage(error: TyperException, args: Sequence[str]) -> InputError:
    """A fault of usage in the four lines of every error."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "derisk"
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    near = getattr(error, "possibilities", None) or []
    return InputError(
        " ".join(said.split("\n")[0].split()),
        where=command,
        seen=" ".join(args),
        try_=" or ".join([*near, f"{command} --help"]),
    )


def _defect(error: Exception) -> DeriskError:
    """An error nobody foresaw, said as one; `DERISK_TRACE` set shows the trace for those who mend it."""
    if os.environ.get("DERISK_TRACE"):
        raise error
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}, line {trace.tb_lineno}" if trace else ""
    return DeriskError(
        "This is a defect of derisk, not of your input.",
        where=place,
        seen=f"{type(error).__name__}: {error}",
        try_="report it with the command and derisk --version; DERISK_TRACE=1 shows the trace",
    )
