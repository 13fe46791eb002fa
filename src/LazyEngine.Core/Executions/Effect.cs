namespace LazyEngine.Executions;

/// <summary>What the outside must be told about an attempt. Safe to repeat.</summary>
internal abstract record Effect
{
    private Effect(AttemptToken token, string queue) => (Token, Queue) = (token, queue);

    public AttemptToken Token { get; }

    public string Queue { get; }

    /// <summary>The queue is to hand the attempt to a worker.</summary>
    internal sealed record Offer(AttemptToken Token, string Queue, int Priority, DateTimeOffset FirstScheduledAt) : Effect(Token, Queue)
    {
        /// <summary>The fairness key; empty for none.</summary>
        public string Key { get; init; } = string.Empty;

        /// <summary>The group of workers that may take it; empty for any worker.</summary>
        public string Group { get; init; } = string.Empty;
    }

    /// <summary>The queue is to give the attempt back, unless a worker has it.</summary>
    internal sealed record Withdraw(AttemptToken Token, string Queue) : Effect(Token, Queue);

    /// <summary>Nobody needs the attempt any more: a waiting one is dropped, a running handler is told to stop.</summary>
    internal sealed record Release(AttemptToken Token, string Queue) : Effect(Token, Queue);
}
