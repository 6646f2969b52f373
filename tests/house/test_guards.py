"""The guards of tests/conftest.py themselves: they fail the tests they should fail."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"


@pytest.fixture
def guarded(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makepyprojecttoml("[tool.pytest.ini_options]\nfilterwarnings = ['error']\n")
    return pytester


def test_guard_fails_a_test_when_it_leaves_a_thread(guarded: pytest.Pytester):
    guarded.makepyfile(
        """
        import threading

        def test_forgets_a_thread(request):
            stop = threading.Event()
            threading.Thread(target=stop.wait, args=(30,), name="forgotten", daemon=True).start()
        """
    )
    result = guarded.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*left-over threads: forgotten*"])


def test_guard_fails_a_test_when_it_logs_unannounced(guarded: pytest.Pytester):
    guarded.makepyfile(
        """
        import logging
        import pytest

        def test_speaks_up():
            logging.getLogger("till").warning("paper is low")

        def test_hides_behind_propagate():
            quiet = logging.getLogger("quiet")
            quiet.propagate = False
            quiet.addHandler(logging.NullHandler())
            quiet.error("nobody hears this")

        def test_waits_in_vain(expected_logs):
            expected_logs.expect("never said")

        @pytest.mark.expected_logs(r"WARNING till: paper")
        def test_announces_it_by_marker():
            logging.getLogger("till").warning("paper is low")

        def test_announces_it_by_fixture(expected_logs):
            expected_logs.expect(r"ERROR till: cover")
            logging.getLogger("till").error("cover open")
        """
    )
    result = guarded.runpytest_subprocess("-p", "no:cacheprovider", "--strict-markers")
    result.assert_outcomes(passed=5, errors=3)
    result.stdout.fnmatch_lines(
        [
            "*unexpected log: WARNING till: paper is low*",
            "*unexpected log: ERROR quiet: nobody hears this*",
            "*expected log did not come: never said*",
        ]
    )


def test_guard_fails_a_test_when_python_warns(guarded: pytest.Pytester):
    guarded.makepyfile(
        """
        import warnings

        def test_warns():
            warnings.warn("old way", DeprecationWarning)
        """
    )
    guarded.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(failed=1)


def test_seed_is_printed_and_makes_runs_repeatable(guarded: pytest.Pytester):
    guarded.makepyfile(
        """
        def test_draws(rng, seed):
            assert seed == 7
            print("drew", rng.randrange(10**9))
        """
    )
    runs = [
        guarded.runpytest_subprocess("-p", "no:cacheprovider", "-q", "-s", "--seed", "7")
        for _ in range(2)
    ]
    drawn = [line for run in runs for line in run.outlines if line.startswith((".drew", "drew"))]
    assert len(drawn) == 2
    assert drawn[0] == drawn[1]
    runs[0].stdout.fnmatch_lines(["seed: 7 (run again with --seed 7)"])


def test_folders_of_a_test_are_temporary(tmp_path_factory: pytest.TempPathFactory):
    from pos_app.settings import home_of

    assert home_of().path.is_relative_to(tmp_path_factory.getbasetemp().resolve())
