using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting.Travel;

/// <summary>Works out what a fork would do, as the new execution itself would decide it.</summary>
internal sealed class ForkPreview(JournalSource source, History history, Limits limits)
{
    public async Task<ForkForesight> OfAsync(ExecutionCommand.Fork fork, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var commits = new List<Commit>();
        await history.FoldAsync(fork.Source, fork.Version, cancellationToken);
        await foreach (var (_, commit) in source.ReadAsync(fork.Source, 1, fork.Version, cancellationToken)) commits.Add(commit);
        if (commits.Count > Forking.CommitsMax) throw new EngineException(EngineError.TooMuchToFork(fork.Source, fork.Version));
        var taken = Replay.Nothing;
        foreach (var commit in Forking.Copy(fork.Execution, commits)) taken = await source.AddAsync(taken, commit, cancellationToken);
        var changed = fork.Flow is { } flow && flow != taken.State.Flow ? await source.PlanAsync(flow, cancellationToken) : null;
        var decision = Forking.Decide(taken.Plan!, limits, taken.State, fork, now > taken.State.At ? now : taken.State.At, chance: 0.5, changed);
        if (decision.Refusal is { } refusal) throw new EngineException(refusal);

        var plan = decision.Plan ?? taken.Plan!;
        string Name(InstanceKey key) => plan.TaskAt(key.Node)!.Name;
        return new ForkForesight(
            fork.Source,
            fork.Version,
            ForeseenTasks.Of(decision.After.InFlight.Union(decision.After.Waiting).Select(Name).Distinct(StringComparer.Ordinal)),
            ForeseenTasks.Of(decision.After.Tasks.Where(task => task.Value.State == TaskState.Success).Select(task => Name(task.Key)).Distinct(StringComparer.Ordinal)),
            await RepeatsAsync(fork, taken, cancellationToken));
    }

    // Whatever was open at the commit or was scheduled after it may have had an effect by now.
    private async Task<Sequence<RepeatedEffect>> RepeatsAsync(ExecutionCommand.Fork fork, Replay taken, CancellationToken cancellationToken)
    {
        var attempts = new SortedDictionary<(string Task, int Turn, int Item), int>();
        foreach (var key in taken.State.InFlight.Union(taken.State.Waiting)) attempts[(taken.Plan!.TaskAt(key.Node)!.Name, key.Turn, key.Item)] = 1;
        await foreach (var (_, commit) in source.ReadAsync(fork.Source, fork.Version + 1, long.MaxValue, cancellationToken))
        {
            foreach (var happened in commit.Events)
            {
                if (happened is not ExecutionEvent.TaskScheduled scheduled) continue;
                var key = (scheduled.Task, scheduled.Turn, scheduled.Item);
                attempts[key] = attempts.GetValueOrDefault(key) + 1;
            }
        }

        var end = await history.FoldAsync(fork.Source, long.MaxValue, cancellationToken);
        return attempts.Select(repeat => new RepeatedEffect(repeat.Key.Task, repeat.Key.Turn, repeat.Key.Item, repeat.Value, StateOf(end, repeat.Key))).ToSequence();
    }

    private static TaskState StateOf(Replay end, (string Task, int Turn, int Item) key) =>
        end.Plan!.TryFindTask(key.Task, out var node) ? Transitions.StateOf(end.State.Tasks.GetValueOrDefault(new InstanceKey(node, key.Turn, key.Item))) : TaskState.Pending;
}
