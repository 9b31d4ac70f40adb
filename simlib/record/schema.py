"""The tables, as they are at the newest version. How a database comes to be so is told by `migrations`.

SQLite keeps them today; nothing here is of one database alone except the row layout of the log.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0005"
"""The version of the schema that this code reads and writes. Versions are compared as text."""

metadata = MetaData()

notebook = Table(
    "notebook",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

exercise = Table(
    "exercise",
    metadata,
    Column("exercise_id", Text, primary_key=True),
    Column("scenario_id", Text, nullable=False),
    Column("package_sha256", Text, ForeignKey("notebook.sha256"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

seat = Table(
    "seat",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
)

head = Table(
    "head",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema_ver", Integer, nullable=False),
    Column("actor_seat", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("on_behalf_of", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("sim_ms", BigInteger, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("causation_id", Text, nullable=False),
    Column("correlation_id", Text, nullable=False),
    # The exact text that was hashed, so that no database's idea of JSON can break the chain.
    Column("payload", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("event_id", name="event_id_is_unique"),
    sqlite_with_rowid=False,
)

typed = Table(
    "typed",
    metadata,
    Column("event_id", Text, ForeignKey("event.event_id"), primary_key=True),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    Index("typed_of_exercise", "exercise_id"),
)

draft = Table(
    "draft",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("seat", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("items", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=False),
    Column("seat", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Index("report_of_exercise", "exercise_id"),
)

person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    # Empty once the person was purged; the row stays, so that the runs still have an owner without a name.
    Column("name", Text, nullable=False),
    # How an instructor, or a person whom another system signed in, is found. Trainees are found in their class.
    Column("login", Text, nullable=True),
    # Empty when nothing signs this person in: after a one-time PIN was used, under another system, after a purge.
    Column("secret", Text, nullable=False),
    Column("must_choose", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("purged_ms", BigInteger, nullable=True),
    UniqueConstraint("login", name="person_login_is_unique"),
)

classes = Table(
    "class",
    metadata,
    Column("class_id", Text, primary_key=True),
    Column("instructor_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("archived_ms", BigInteger, nullable=True),
    UniqueConstraint("code", name="class_code_is_unique"),
)

member = Table(
    "member",
    metadata,
    Column("class_id", Text, ForeignKey("class.class_id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("login", Text, nullable=False),
    Column("joined_ms", BigInteger, nullable=False),
    UniqueConstraint("class_id", "login", name="member_login_is_unique"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
)

session = Table(
    "session",
    metadata,
    # The hash of the token that the browser holds: who reads this table can sign in as nobody.
    Column("handle", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index("session_of_person", "person_id"),
)

opened = Table(
    "opened",
    metadata,
    Column("class_id", Text, ForeignKey("class.class_id"), primary_key=True),
    Column("scenario_id", Text, primary_key=True),
    Column("alternative_id", Text, nullable=True),
    Column("opened_ms", BigInteger, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=True),
    Column("scenario_id", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("retry_of", Text, ForeignKey("exercise.exercise_id"), nullable=True),
    Column("started_ms", BigInteger, nullable=False),
    Column("active_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger, nullable=True),
    Column("state", Text, nullable=False),
    Column("scene", Text, nullable=False),
    # What the catalogue shows of a run that ended; the log is the truth, this a copy.
    Column("ending", Text, nullable=True),
    Column("outcome", Text, nullable=True),
    Column("percent", Integer, nullable=True),
    Column("passed", Boolean, nullable=True),
    UniqueConstraint("person_id", "scenario_id", "attempt", name="run_attempt_is_unique"),
    Index("run_of_class", "class_id"),
)

page_report = Table(
    "page_report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Index("page_report_of_person", "person_id"),
)

pause = Table(
    "pause",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=False),
    # That somebody paused, and for how long. There is no column for a reason, and none is asked.
    Column("began_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger, nullable=True),
    Index("pause_of_exercise", "exercise_id"),
)

question = Table(
    "question",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=False),
    # Known to the store alone, so that a purge finds it; neither the class nor the instructor is told who asked.
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=True),
    Column("scenario_id", Text, nullable=False),
    Column("scene", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Index("question_of_class", "class_id"),
)

hold = Table(
    "hold",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=False),
    Column("scenario_id", Text, nullable=False),
    Column("scene", Text, nullable=False),
    Column("held_ms", BigInteger, nullable=False),
    Column("released_ms", BigInteger, nullable=True),
    Index("hold_of_class", "class_id"),
)

policy = Table(
    "policy",
    metadata,
    Column("class_id", Text, ForeignKey("class.class_id"), primary_key=True),
    # Empty until the instructor chooses; until then every run stays.
    Column("scored", Boolean, nullable=True),
    # Days for which scored runs are kept after they ended; empty in a class that practices, which keeps no run.
    Column("keep_days", Integer, nullable=True),
    # For which occasion the class takes the identification test now; empty for none.
    Column("asks", Text, nullable=False),
)

officer = Table(
    "officer",
    metadata,
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("agency", Text, nullable=False),
)

completion = Table(
    "completion",
    metadata,
    # The run is gone when this row stands, so nothing is referred to.
    Column("exercise_id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=True),
    Column("scenario_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    # Empty for a run that was never finished; the minutes spent in it still count.
    Column("ended_ms", BigInteger, nullable=True),
    Column("active_ms", BigInteger, nullable=False),
    Column("passed", Boolean, nullable=True),
    # JSON: the topics of the case, and what was attended of each segment.
    Column("topics", Text, nullable=False),
    Column("segments", Text, nullable=False),
    Index("completion_of_person", "person_id"),
)

attendance = Table(
    "attendance",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), nullable=False),
    Column("segment", Text, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    Index("attendance_of_person", "person_id"),
    Index("attendance_of_exercise", "exercise_id"),
)

attested = Table(
    "attested",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=False),
    # The instructor whose word it is.
    Column("by_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("scenario_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("segment", Text, nullable=False),
    # JSON: the topics of the segment.
    Column("topics", Text, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    Column("minutes", Integer, nullable=False),
    # Why it was more than the plan of the segment; empty where it was not.
    Column("reason", Text, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    UniqueConstraint("person_id", "class_id", "began_ms", name="attested_is_unique"),
)

sitting = Table(
    "sitting",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("class_id", Text, ForeignKey("class.class_id"), nullable=False),
    Column("occasion", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger, nullable=True),
    UniqueConstraint("person_id", "class_id", "occasion", name="sitting_is_unique"),
)

roll_call = Table(
    "roll_call",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("segment", Text, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger, nullable=True),
    UniqueConstraint("code", name="roll_call_code_is_unique"),
)

vote = Table(
    "vote",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    # The number of the last event when the vote was asked for: which decision it is about.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    # The hash of what the phone holds, or "hands" for those counted in the room. It names nobody.
    Column("voter", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("votes", Integer, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
)

submission = Table(
    "submission",
    metadata,
    Column("exercise_id", Text, ForeignKey("exercise.exercise_id"), primary_key=True),
    # Empty while it waits for its assignment to be made.
    Column("assignment", Text, nullable=False),
    Column("student", Text, nullable=False),
    Column("submitted_ms", BigInteger, nullable=False),
    # What the authority signed when the run ended, as JSON. It holds no name and no text.
    Column("receipt", Text, nullable=False),
)
