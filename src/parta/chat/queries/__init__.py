"""What chat reads."""

from .conversations import ConversationDetails as ConversationDetails
from .conversations import ConversationList as ConversationList
from .conversations import Readers as Readers
from .conversations import conversation_details as conversation_details
from .conversations import conversations_of_groups as conversations_of_groups
from .conversations import my_conversations as my_conversations
from .conversations import participants as participants
from .conversations import readers_of as readers_of
from .conversations import unread_conversations as unread_conversations
from .messages import MessagePage as MessagePage
from .messages import load_messages as load_messages
from .messages import read_page as read_page
from .search import Hit as Hit
from .search import Hits as Hits
from .search import search_messages as search_messages
