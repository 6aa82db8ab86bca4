"""Each mini-app's tables carry its name, and its classes are kept apart from everybody else's."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gapura.database.base import Base, Model, forget, metadata, own_package, owner_of, registry_of, tables_of
from gapura.errors import ContractError


@pytest.fixture(autouse=True)
def owners():
    for name in ("ujia", "ujib"):
        own_package(f"paket_{name}", name)
    yield
    for name in ("ujia", "ujib"):
        forget(name)


def define(plugin, name="Warung", bases=(Model,), **attributes):
    """A mapped class as if it stood in a module of the mini-app."""
    columns = {"__annotations__": {"id": Mapped[int]}, "id": mapped_column(primary_key=True)}
    return type(name, bases, {"__module__": f"paket_{plugin}.models", **columns, **attributes})


def test_tables_are_called_after_the_mini_app_and_the_class():
    assert define("ujia", "WarungKopi").__table__.name == "ujia_warung_kopi"
    assert define("ujia", "Menu", __tablename__="ujia_daftar").__table__.name == "ujia_daftar"


def test_an_abstract_class_has_no_table():
    abstract = type("Timed", (Model,), {"__module__": "paket_ujia.models", "__abstract__": True})
    assert define("ujia", "Jam", bases=(abstract,)).__table__.name == "ujia_jam"
    assert [table.name for table in tables_of("ujia")] == ["ujia_jam"]


@pytest.mark.parametrize("name", ["warung", "core_user", "ujib_warung", "ujiawarung"])
def test_a_table_of_another_name_is_refused(name):
    with pytest.raises(ContractError, match="start with 'ujia_'"):
        define("ujia", __tablename__=name)
    assert name not in metadata.tables or name == "core_user"


def test_a_ready_table_of_another_name_is_refused():
    table = sa.Table("liar", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    with pytest.raises(ContractError, match="start with 'ujia_'"):
        type("Liar", (Model,), {"__module__": "paket_ujia.models", "__table__": table})


def test_models_belong_into_a_mini_app():
    with pytest.raises(ContractError, match="outside a plugin"):
        define("nobody")


def test_the_owner_is_found_from_any_depth():
    assert owner_of("paket_ujia.a.b") == "ujia"
    assert owner_of("paket_ujia") == "ujia"
    assert owner_of("paket_ujiax") is None
    assert owner_of("") is None


def test_two_mini_apps_may_use_the_same_class_name_and_do_not_break_each_other():
    define("ujia")
    own = define("ujib")
    towards = mapped_column(sa.ForeignKey("ujib_warung.id"))
    dish = define("ujib", "Menu", warung_id=towards, warung=relationship("Warung"))
    broken = define("ujia", "Rusak", broken=relationship("TidakAda"))  # kept: a registry holds its classes weakly
    assert registry_of("ujia") is not registry_of("ujib")
    registry_of("ujib").configure()
    Base.registry.configure()
    assert dish.warung.property.mapper.class_ is own
    with pytest.raises(sa.exc.InvalidRequestError):
        registry_of("ujia").configure()
    assert broken.__name__ == "Rusak"


def test_a_forgotten_mini_app_can_be_defined_again():
    before = registry_of("ujia")
    define("ujia")
    define("ujib")
    forget("ujia")
    assert tables_of("ujia") == []
    assert [table.name for table in tables_of("ujib")] == ["ujib_warung"]
    assert registry_of("ujia") is not before
    assert define("ujia").__table__.name == "ujia_warung"


def test_forgetting_what_was_never_known_does_nothing():
    tables = set(metadata.tables)
    forget("tidak_pernah")
    assert set(metadata.tables) == tables
