using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting.Travel;

/// <summary>Compares two executions.</summary>
internal sealed class Comparing(JournalSource source, History history)
{
    private const int Listed = 1_000;

    public async Task<Comparison> CompareAsync(ExecutionId left, ExecutionId right, CancellationToken cancellationToken)
    {
        var (one, other) = (await history.FoldAsync(left, long.MaxValue, cancellationToken), await history.FoldAsync(right, long.MaxValue, cancellationToken));
        if (one.State.FlowName != other.State.FlowName) throw new EngineException(new EngineError(EngineError.FlowDiffers, $"Execution '{left}' is one of flow '{one.State.FlowName}', and '{right}' one of '{other.State.FlowName}'. Compare executions of one flow."));
        var (differences, first, more, version) = (new List<CommitDifference>(), (long?)null, 0L, 0L);
        await using var lefts = source.ReadAsync(left, 1, long.MaxValue, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var rights = source.ReadAsync(right, 1, long.MaxValue, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            version++;
            var (hasLeft, hasRight) = (await lefts.MoveNextAsync(), await rights.MoveNextAsync());
            if (!hasLeft && !hasRight) break;
            Sequence<JournalEntry> of = hasLeft ? JournalEntries.Of(lefts.Current.Commit, version).ToSequence() : [];
            Sequence<JournalEntry> against = hasRight ? JournalEntries.Of(rights.Current.Commit, version).ToSequence() : [];
            if (of.Select(What).SequenceEqual(against.Select(What))) continue;
            first ??= version;
            if (differences.Count < Listed) differences.Add(new CommitDifference(version, of, against));
            else more++;
        }

        return new Comparison(left, right, one.State.Flow == other.State.Flow, first, differences.ToSequence(), more, Tasks(one, other));
    }

    // What happened, whoever it happened to, whenever, and whoever did it. Notes name ids and workers.
    private static (string Kind, string Task, int Turn, int Item, int Attempt, Payload? Value, string? Error) What(JournalEntry entry) =>
        (entry.Kind, entry.Token?.Task ?? string.Empty, entry.Token?.Turn ?? 0, entry.Token?.Item ?? 0, entry.Token?.Attempt ?? 0, entry.Value, entry.Error is { } error ? $"{error.Code}: {error.Message}" : null);

    private static Sequence<TaskDifference> Tasks(Replay left, Replay right)
    {
        var (one, other) = (Details(left), Details(right));
        var differences = new List<TaskDifference>();
        foreach (var key in one.Keys.Concat(other.Keys.Where(key => !one.ContainsKey(key))))
        {
            var (mine, theirs) = (one.GetValueOrDefault(key), other.GetValueOrDefault(key));
            if (mine?.State == theirs?.State && Equals(mine?.Result, theirs?.Result)) continue;
            differences.Add(new TaskDifference(key.Name, key.Turn, key.Item, mine?.State, theirs?.State, mine?.Result, theirs?.Result));
        }

        return differences.ToSequence();
    }

    private static Dictionary<(string Name, int Turn, int Item), TaskDetails> Details(Replay replay) =>
        DetailsPage.Of(replay.Plan!, replay.State, 0, int.MaxValue).Page.Tasks.GroupBy(task => (task.Name, task.Turn, task.Item)).ToDictionary(task => task.Key, task => task.Last());
}
