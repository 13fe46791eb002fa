using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Reports on executions and their children.</summary>
public static class ExecutionReports
{
    /// <summary>Tells what an execution and its children have come to.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The execution.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException">There is no such execution, or the engine cannot answer.</exception>
    public static async Task<ExecutionReport> ReportAsync(this ILazyEngine engine, ExecutionId id, ReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var writer = new Writer(engine, options ?? new ReportOptions());
        return new ExecutionReport(await writer.WriteAsync(id, 0, cancellationToken), writer.Statistics, writer.IsCut);
    }

    private sealed class Writer(ILazyEngine engine, ReportOptions options)
    {
        private int _executions;

        public SortedDictionary<string, int> Statistics { get; } = new(StringComparer.Ordinal);

        public bool IsCut { get; private set; }

        public async Task<ReportedExecution> WriteAsync(ExecutionId id, int depth, CancellationToken cancellationToken)
        {
            _executions++;
            var details = await engine.GetDetailsAsync(id, cancellationToken);
            return await WriteAsync(details, depth, cancellationToken);
        }

        private async Task<ReportedExecution> WriteAsync(ExecutionDetails details, int depth, CancellationToken cancellationToken)
        {
            var children = await ChildrenAsync(details.Id, depth, cancellationToken);
            var tasks = new List<ReportedTask>();
            foreach (var task in details.Tasks)
            {
                var state = task.TurnState?.ToString() ?? task.State.ToString();
                Statistics[state] = Statistics.GetValueOrDefault(state) + 1;
                var own = children.Where(child => child.Token.Task == task.Name && child.Token.Turn == task.Turn && (task.TurnState is not null || child.Token.Item == task.Item)).Select(child => child.Execution).ToSequence();
                var hasFailed = task.State is TaskState.Failure or TaskState.RevertFailure || own.Any(HasFailed);
                if (options.ErrorsOnly && !hasFailed) continue;
                tasks.Add(new ReportedTask(task.Name, task.Turn, task.Item, task.State, task.Runs ?? task.Attempt, task.Error, own) { TurnState = task.TurnState });
            }

            return new ReportedExecution(details.Id, details.FlowName, details.State, details.Error, [.. tasks]);
        }

        private async Task<List<(AttemptToken Token, ReportedExecution Execution)>> ChildrenAsync(ExecutionId parent, int depth, CancellationToken cancellationToken)
        {
            var children = new List<(AttemptToken, ReportedExecution)>();
            await foreach (var child in engine.ListAsync(new ExecutionFilter { Parent = parent, OldestFirst = true }, cancellationToken))
            {
                if (depth >= options.DepthMax || _executions >= options.ExecutionsMax)
                {
                    IsCut = true;
                    break;
                }

                _executions++;
                var details = await engine.GetDetailsAsync(child.Id, cancellationToken);
                if (details.Parent is { } token) children.Add((token, await WriteAsync(details, depth + 1, cancellationToken)));
            }

            return children;
        }

        private static bool HasFailed(ReportedExecution execution) => execution.State is ExecutionState.Failure or ExecutionState.Reverted || execution.Tasks.Any(task => task.Error is not null || task.Executions.Any(HasFailed));
    }
}
