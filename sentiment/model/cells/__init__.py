"""The recurrent cells by name. A cell is a file of this folder and a line here."""

from sentiment.model.cells.cell import Array, Back, Cell, Memory
from sentiment.model.cells.gru import GRU
from sentiment.model.cells.lstm import LSTM
from sentiment.model.cells.rnn import RNN

CELLS: dict[str, Cell] = {"lstm": LSTM, "gru": GRU, "rnn": RNN}

__all__ = ["CELLS", "Array", "Back", "Cell", "Memory"]
