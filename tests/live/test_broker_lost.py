"""What a worker does with a task in hand when Redis goes: it hears of a lost connection."""

import pytest
from kombu import Connection

from ecpat_portal import broker
from tests.servers import Redis


@pytest.mark.servers
def test_33_a_task_in_hand_does_not_take_the_worker_along_when_the_broker_goes(
    own_redis: Redis,
) -> None:
    broker.register()
    connection = Connection(own_redis.url)
    queue = connection.SimpleQueue("in-hand", channel=connection.default_channel)
    queue.put("advance one thread")
    in_hand = queue.get(timeout=5)
    own_redis.stop()
    # Half of what a worker does while it waits for the next task: `collect()` stops at the channel
    # whose answer will never come. Then it closes the connection.
    connection._do_close_transport()
    connection.close()
    with pytest.raises(connection.connection_errors):
        in_hand.ack()
