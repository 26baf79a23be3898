"""Both directions are read side by side, each on its own cores."""

import os
import subprocess
import sys

SCRIPT = """
import tensorflow as tf
from sentiment.training.cores import share_cores

if {begun}:
    tf.zeros(1)
share_cores()
tf.zeros(1)
threads = tf.config.threading
print(threads.get_intra_op_parallelism_threads(), threads.get_inter_op_parallelism_threads())
"""


def run(begun: bool) -> list[int]:
    script = SCRIPT.format(begun=begun)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return list(map(int, done.stdout.split()))


def test_an_operation_has_half_of_the_cores_and_two_run_at_once() -> None:
    assert run(begun=False) == [max(1, (os.cpu_count() or 1) // 2), 2]


def test_a_process_that_has_begun_keeps_its_threads() -> None:
    assert run(begun=True) == [0, 0]
