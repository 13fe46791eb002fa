using System.Runtime.CompilerServices;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting.Travel;

/// <summary>Folds journals as far as somebody wants to look.</summary>
internal sealed class History(JournalSource source)
{
    public async Task<ExecutionDetails> GetAtAsync(ExecutionId id, long version, CancellationToken cancellationToken)
    {
        var at = await FoldAsync(id, version, cancellationToken);
        return DetailsPage.Of(at.Plan!, at.State, 0, int.MaxValue).Page;
    }

    /// <summary>The fold up to a commit, which must be there; up to the last for <see cref="long.MaxValue"/>.</summary>
    public async Task<Replay> FoldAsync(ExecutionId id, long version, CancellationToken cancellationToken)
    {
        var replay = Replay.Nothing;
        await foreach (var (_, commit) in source.ReadAsync(id, 1, version, cancellationToken)) replay = await source.AddAsync(replay, commit, cancellationToken);
        if (!replay.State.Exists && (version == long.MaxValue || !await ExistsAsync(id, cancellationToken))) throw new EngineException(EngineError.NoSuchExecution(id));
        if (replay.State.PurgedAt is { } purged) throw new EngineException(EngineError.IsPurged(id, purged, replay.State.PurgedBy));
        if (version != long.MaxValue && replay.State.Version != version)
        {
            await RequireAsync(id, cancellationToken);
            throw new EngineException(EngineError.NoSuchCommit(id, version));
        }

        return replay;
    }

    public async IAsyncEnumerable<CommitChange> ChangesAsync(ExecutionId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await RequireAsync(id, cancellationToken);
        var replay = Replay.Nothing;
        await foreach (var (version, commit) in source.ReadAsync(id, 1, long.MaxValue, cancellationToken))
        {
            var before = replay;
            replay = await source.AddAsync(replay, commit, cancellationToken);
            if (version > after) yield return Change(version, commit, before, replay);
        }
    }

    /// <summary>Refuses an execution that is not there, or is no more.</summary>
    public async Task RequireAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        await foreach (var (_, commit) in source.ReadAsync(id, 1, long.MaxValue, cancellationToken))
        {
            if (commit.Events[0] is ExecutionEvent.ExecutionPurged) throw new EngineException(EngineError.IsPurged(id, commit.At, commit.Origin));
            return;
        }

        throw new EngineException(EngineError.NoSuchExecution(id));
    }

    private async Task<bool> ExistsAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        await foreach (var _ in source.ReadAsync(id, 1, long.MaxValue, cancellationToken)) return true;
        return false;
    }

    private static CommitChange Change(long version, Commit commit, Replay before, Replay after)
    {
        var tasks = new List<TaskChange>();
        var names = after.Plan!;
        foreach (var (key, instance) in after.State.Tasks)
        {
            var name = names.TaskAt(key.Node)!.Name;
            var was = before.Plan is { } plan && plan.TryFindTask(name, out var node) ? before.State.Tasks.GetValueOrDefault(key with { Node = node }) : null;
            var (from, to) = (Transitions.StateOf(was), Transitions.StateOf(instance));
            if (from != to || was?.Attempt != instance.Attempt) tasks.Add(new TaskChange(name, key.Turn, key.Item, from, to, instance.Attempt));
        }

        return new CommitChange(version, commit.At, before.State.Exists ? before.State.State : null, after.State.State, tasks.ToSequence(), JournalEntries.Of(commit, version).ToSequence());
    }
}
