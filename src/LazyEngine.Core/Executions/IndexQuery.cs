namespace LazyEngine.Executions;

/// <summary>Which executions to list, in which order: by default the newest first, those of one instant by id.</summary>
/// <param name="State">Only those in this state; null for any.</param>
/// <param name="FlowName">Only those of this flow; null for any.</param>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record IndexQuery(ExecutionState? State = null, string? FlowName = null, ListCursor? After = null, int Limit = 100)
{
    /// <summary>Only those in one of these states; empty for any.</summary>
    public Sequence<ExecutionState> States { get; init; }

    /// <summary>When they were started.</summary>
    public TimeRange Created { get; init; }

    /// <summary>When their row was last written.</summary>
    public TimeRange Updated { get; init; }

    /// <summary>When they ended.</summary>
    public TimeRange Ended { get; init; }

    /// <summary>Only children of this one; null for any.</summary>
    public ExecutionId? Parent { get; init; }

    /// <summary>Only those with this business key; null for any.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>Only those that have all of these.</summary>
    public Sequence<ExecutionAttribute> Attributes { get; init; }

    /// <summary>By which time they are listed.</summary>
    public ExecutionOrder Order { get; init; }

    /// <summary>Whether the oldest comes first; those of one instant then come by id downwards.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The states that are meant; all where none is named.</summary>
    public IEnumerable<ExecutionState> StatesMeant
    {
        get
        {
            IEnumerable<ExecutionState> named = State is { } one ? [one] : States.Count > 0 ? States.Distinct() : Enum.GetValues<ExecutionState>();
            return Order == ExecutionOrder.Ended || Ended != default ? named.Where(state => state.IsTerminal()) : named;
        }
    }

    /// <summary>Whether few executions fit: they are then found by that, and everything else is looked at one by one.</summary>
    public bool IsNarrow => Parent is not null || BusinessKey is not null || Attributes.Count > 0;

    /// <summary>The range of the time by which they are listed.</summary>
    public TimeRange Range => Order switch
    {
        ExecutionOrder.Updated => Updated,
        ExecutionOrder.Ended => Ended,
        _ => Created,
    };

    /// <summary>Whether a row is one of those meant, whatever the page.</summary>
    public bool Fits(IndexHeader row) =>
        (State is null || row.State == State)
        && (States.Count == 0 || States.Contains(row.State))
        && (FlowName is null || row.FlowName == FlowName)
        && (Parent is null || row.Parent == Parent)
        && (BusinessKey is null || row.BusinessKey == BusinessKey)
        && Created.Contains(row.CreatedAt)
        && Updated.Contains(row.UpdatedAt)
        && (Ended == default || Ended.Contains(row.EndedAt))
        && (Order != ExecutionOrder.Ended || row.EndedAt is not null)
        && Attributes.All(row.Attributes.Contains);
}

/// <summary>A stretch of time.</summary>
/// <param name="From">Its first instant; null for no bound.</param>
/// <param name="Before">The instant after its last; null for no bound.</param>
internal readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? Before)
{
    /// <summary>Whether an instant lies in it; none does where there is none.</summary>
    public bool Contains(DateTimeOffset? at) => at is { } instant && !(instant < From) && !(instant >= Before);
}

/// <summary>A place in the list of executions.</summary>
/// <param name="At">The time by which they are listed.</param>
/// <param name="Execution">The execution.</param>
internal sealed record ListCursor(DateTimeOffset At, ExecutionId Execution)
{
    /// <summary>The place of a listed row.</summary>
    public static ListCursor Of(IndexHeader row, ExecutionOrder order = ExecutionOrder.Created) => new(TimeOf(row, order), row.Execution);

    /// <summary>The time by which a row is listed.</summary>
    public static DateTimeOffset TimeOf(IndexHeader row, ExecutionOrder order) => order switch
    {
        ExecutionOrder.Updated => row.UpdatedAt,
        ExecutionOrder.Ended => row.EndedAt ?? throw new ArgumentException("The execution has not ended.", nameof(row)),
        _ => row.CreatedAt,
    };
}
