"""A mistake in a declaration is said where it stands, with what to write instead."""

from itertools import count

import pytest

from gapura import ContractError, Mapped, Record, collection, field
from gapura.database.base import own_package

own_package(__name__, "declared")
NUMBER = count()
KINDS = {"flood": "Banjir", "smoke": "Asap"}


def record(**columns):
    """A class of records with further columns, each time another one."""
    annotations = {"name": Mapped[str], "kind": Mapped[str]} | {name: kind for name, (kind, _column) in columns.items()}
    fields = {"name": field.text("Nama"), "kind": field.choice("Jenis", KINDS)}
    fields |= {name: column for name, (_kind, column) in columns.items()}
    body = {"__tablename__": f"declared_{next(NUMBER)}", "__annotations__": annotations, "__module__": __name__}
    return type(f"Declared{next(NUMBER)}", (Record,), {**body, **fields})


@pytest.mark.parametrize(
    "only",
    [{"nothing": ("flood",)}, {"name": ("flood",)}, {"kind": ("river",)}, {"kind": "flood"}],
    ids=["no field", "no choice", "no such value", "a text"],
)
def test_a_question_is_asked_by_values_of_a_choice(only):
    model = record(depth=(Mapped[int | None], field.integer("Dalam", only=only)))
    with pytest.raises(ContractError, match="only= of 'depth'"):
        collection(model)


def test_a_question_of_some_may_be_left_empty():
    model = record(depth=(Mapped[int], field.integer("Dalam", only={"kind": ("flood",)})))
    with pytest.raises(ContractError, match=r"say Mapped\[… \| None\]"):
        collection(model)
    assert collection(record(depth=(Mapped[int | None], field.integer("Dalam", only={"kind": ("flood",)}))))
