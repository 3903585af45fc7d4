"""What is done in chat."""

from .conversations import add_members as add_members
from .conversations import change_conversation as change_conversation
from .conversations import create_custom as create_custom
from .conversations import mute_member as mute_member
from .conversations import open_direct as open_direct
from .conversations import remove_member as remove_member
from .messages import delete_message as delete_message
from .messages import edit_message as edit_message
from .messages import pin_message as pin_message
from .messages import set_reaction as set_reaction
from .reading import mark_read as mark_read
from .reading import set_silence as set_silence
