using LazyEngine.Executions;

namespace LazyEngine.Cli.Output;

/// <summary>How far an execution is, and what it waits for.</summary>
/// <param name="Details">The execution.</param>
/// <param name="Explanation">What it waits for.</param>
/// <param name="Children">Executions that its tasks have started.</param>
internal sealed record ExecutionProgress(ExecutionDetails Details, Explanation Explanation, IReadOnlyDictionary<ExecutionId, ExecutionProgress> Children)
{
    private const int MostChildren = 20;
    private const int Deepest = 2;

    public static Task<ExecutionProgress> ReadAsync(ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken) => ReadAsync(engine, id, 0, cancellationToken);

    private static async Task<ExecutionProgress> ReadAsync(ILazyEngine engine, ExecutionId id, int depth, CancellationToken cancellationToken)
    {
        var details = await engine.GetDetailsAsync(id, cancellationToken);
        var explanation = await engine.ExplainAsync(id, cancellationToken);
        var children = new Dictionary<ExecutionId, ExecutionProgress>();
        foreach (var child in details.Tasks.Where(task => task.State == TaskState.Waiting).Select(task => task.Child).OfType<ExecutionId>().Take(depth < Deepest ? MostChildren : 0))
        {
            try
            {
                children[child] = await ReadAsync(engine, child, depth + 1, cancellationToken);
            }
            catch (EngineException)
            {
                // It is about to be started.
            }
        }

        return new ExecutionProgress(details, explanation, children);
    }
}
