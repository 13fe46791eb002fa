namespace LazyEngine.Executions;

/// <summary>A question to one execution; it changes nothing.</summary>
public abstract record ExecutionQuery : IExecutionMessage
{
    private ExecutionQuery(ExecutionId execution) => Execution = execution;

    /// <inheritdoc />
    public ExecutionId Execution { get; }

    /// <summary>Asks for the execution and its tasks, a page at a time.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="From">The place to begin at: 0, or what the page before named as its next.</param>
    public sealed record Details(ExecutionId Execution, int From) : ExecutionQuery(Execution);

    /// <summary>Asks what the execution waits for.</summary>
    /// <param name="Execution">The execution.</param>
    public sealed record Explain(ExecutionId Execution) : ExecutionQuery(Execution);

    /// <summary>Asks what a rerun would do.</summary>
    /// <param name="Rerun">The rerun; nothing of it is done.</param>
    public sealed record Foresee(ExecutionCommand.Rerun Rerun) : ExecutionQuery((Rerun ?? throw new ArgumentNullException(nameof(Rerun))).Execution);

    /// <summary>Asks to be told once the execution has more commits than the asker knows of; answered at once where it has, or where it has ended.</summary>
    /// <remarks>The question is kept in memory only: ask again from time to time.</remarks>
    /// <param name="Execution">The execution.</param>
    /// <param name="Version">The number of commits that the asker knows of; <see cref="long.MaxValue"/> to be told of the end only.</param>
    public sealed record Watch(ExecutionId Execution, long Version) : ExecutionQuery(Execution);
}
