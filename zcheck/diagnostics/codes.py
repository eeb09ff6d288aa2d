"""The registry of diagnostic codes. A code never changes its meaning and is never used again.

01 files and syntax, 02 names, 03 types and constants, 04 sense (from 0450: warnings). Each code has a page
``docs/errors/<code>.md`` with a wrong and a right example; a test holds the two lists together.
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """The value is (number, what it means in a few words)."""

    NOT_UTF8 = ("ZC0101", "the file is not UTF-8 text")
    EMPTY_FILE = ("ZC0102", "the file is empty")
    UNKNOWN_SUFFIX = ("ZC0103", "the file is neither .zm nor .zs")
    SYNTAX = ("ZC0104", "something else is expected here")
    UNCLOSED = ("ZC0105", "a block, comment or string is not closed")
    KEYWORD_AS_NAME = ("ZC0106", "a keyword stands where a name is expected")
    MISSING_FILE = ("ZC0107", "an imported or extended file is missing")
    IMPORT_CYCLE = ("ZC0108", "files import each other in a circle")
    WRONG_FILE_KIND = ("ZC0109", "this kind of file cannot stand or say this here")
    AFTER_JUMP = ("ZC0110", "a statement after return, break, continue or goto")

    UNKNOWN_NAME = ("ZC0201", "a name that nothing declares")
    DUPLICATE_NAME = ("ZC0202", "a name that is declared twice")
    WRONG_KIND = ("ZC0203", "a name of another kind than needed here")
    WRONG_ARITY = ("ZC0204", "too many or too few arguments")
    UNKNOWN_MEMBER = ("ZC0205", "a member that the thing does not have")
    UNKNOWN_LABEL = ("ZC0206", "a label that no code carries")
    NOTHING_TO_REPLACE = ("ZC0207", "a spec replaces or removes what does not exist")
    SIGNATURE_CHANGED = ("ZC0208", "a replacement with another signature")
    UNKNOWN_PARAMETER = ("ZC0209", "a setting of a parameter that does not exist")
    JUMP_OUTSIDE = ("ZC0210", "break or continue outside a loop, return outside a body")
    INDEX_NEEDED = ("ZC0211", "an array or a class of several threads without an index")
    INDEX_NOT_ALLOWED = ("ZC0212", "an index on something that is not an array")
    NO_THREAD_HERE = ("ZC0213", "self or held outside a thread")

    TYPE_MISMATCH = ("ZC0301", "a value of another type than needed here")
    NOT_CONSTANT = ("ZC0302", "a constant is needed here")
    INITIAL_OUT_OF_RANGE = ("ZC0303", "an initial value outside the declared range")
    EMPTY_RANGE = ("ZC0304", "a range without values, or a size that cannot be")
    CONSTANT_DIVISION = ("ZC0305", "division by zero in a constant")
    SETTING_OUT_OF_RANGE = ("ZC0306", "a parameter set outside its range")
    RETURN_VALUE = ("ZC0307", "a return with or without a value against its declaration")
    DEFINED_IN_A_CIRCLE = ("ZC0308", "constants or definitions that need each other")

    TAKE_CAN_FAIL = ("ZC0401", "a take or try that can fail does not say what happens then")
    CYCLE_WITHOUT_STEP = ("ZC0402", "a loop that can go round without a step")
    STALLED_CIRCLE = ("ZC0403", "guards that use stalled in a circle")
    ATOMIC_LOOP = ("ZC0404", "a loop in atomic without a constant bound")
    ATOMIC_SLEEP = ("ZC0405", "sleep in atomic that is not its last statement")
    WAIT_IN_EVENT = ("ZC0406", "an event that would wait")
    NOTHING_RUNS = ("ZC0407", "a model with no thread and no event")
    TOO_LARGE = ("ZC0408", "the code unfolds into too many places or paths")
    LIVE_WITHIN = ("ZC0409", "live within a number of steps")
    NEVER_EVALUATED = ("ZC0410", "a property that has no value in any state")
    ATOMIC_BRANCH = ("ZC0411", "a branch inside atomic that begins with another atomic block")

    DEAD_ELSE = ("ZC0450", "an else that can never run")
    UNUSED = ("ZC0451", "a declaration that nothing uses")
    UNUSED_FLAGS = ("ZC0452", "a flags parameter that its procedure never uses")
    UNREACHABLE = ("ZC0453", "a statement that nothing reaches")
    SPEC_CHANGES_NOTHING = ("ZC0454", "a spec that changes nothing its checks depend on")
    SPINS = ("ZC0455", "a retry loop that changes nothing: it spins and hides a deadlock")
    LABEL_NEVER_SEEN = ("ZC0456", "a label at which no thread can ever be seen")
    HOLDS_FOR_NOTHING = ("ZC0457", "a check that holds because what it asks about never happens")
    NEVER_RUNS = ("ZC0458", "a thread or an event that never takes a step")
    PROGRESS_LOST = ("ZC0459", "a spec whose checks hold while its model's progress is lost")

    @property
    def number(self) -> str:
        return self.value[0]

    @property
    def title(self) -> str:
        return self.value[1]

    @property
    def is_warning(self) -> bool:
        return self.number >= "ZC0450" and self.number < "ZC0500"

    @property
    def is_of_values(self) -> bool:
        """Whether it may be the values of parameters that make no model, as with other values there may be one."""
        return self in OF_VALUES


OF_VALUES = frozenset(
    {
        Code.UNKNOWN_LABEL,
        Code.INITIAL_OUT_OF_RANGE,
        Code.EMPTY_RANGE,
        Code.CONSTANT_DIVISION,
        Code.SETTING_OUT_OF_RANGE,
        Code.NOTHING_RUNS,
        Code.NEVER_EVALUATED,
    }
)
"""What is no mistake in a question about many sizes. `TOO_LARGE` is not among them: there is such a model, which
zcheck cannot build."""
