"""What every test may ask for: real servers, started once a session."""

pytest_plugins = (
    "fixtures.ports",
    "fixtures.postgres",
    "fixtures.livekit",
    "fixtures.redis",
    "fixtures.school",
    "fixtures.invitations",
    "fixtures.identity_provider",
)
