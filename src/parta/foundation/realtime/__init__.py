"""The door of realtime: the hub, the bus, the socket."""

from .bus import Bus as Bus
from .bus import Delivery as Delivery
from .bus import LocalBus as LocalBus
from .commands import SocketCommands as SocketCommands
from .crowd import Crowd as Crowd
from .crowd import CrowdLimits as CrowdLimits
from .fan_out import Reader as Reader
from .frames import text_frame as text_frame
from .guards import Wish as Wish
from .hub import Hub as Hub
from .nudges import NudgeListener as NudgeListener
from .nudges import nudging as nudging
from .opening import Opening as Opening
from .redis_bus import RedisBus as RedisBus
from .serving import Answer as Answer
from .serving import Begin as Begin
from .serving import Guest as Guest
from .serving import SocketServer as SocketServer
from .serving import Welcome as Welcome
from .socket import Socket as Socket
from .socket import socket_class as socket_class
from .threshold import Threshold as Threshold
