"""A line of limited rate on a clock of its own: packets in at a time, the times of their arrival out, all on a seed."""

from dataclasses import dataclass, field
from random import Random


@dataclass
class Pipe:
    """`rate` in bits per second may be changed at any time; `queue` is the time after which what waits is dropped."""

    rate: float
    delay: float = 0.02
    queue: float = 0.3
    loss: float = 0.0
    jitter: float = 0.0
    seed: int = 1
    free_at: float = 0.0
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def send(self, octets: int, now: float) -> float | None:
        """When a packet that is sent now arrives; `None`: never. In order, unless there is jitter."""
        begins = max(self.free_at, now)
        if begins - now > self.queue or self.random.random() < self.loss:
            return None
        self.free_at = begins + octets * 8 / self.rate
        return self.free_at + self.delay + self.random.random() * self.jitter
