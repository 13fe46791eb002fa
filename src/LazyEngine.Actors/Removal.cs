using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Purges executions with their children, the children first: what is broken off is found again by the parent.</summary>
/// <param name="list">Reads a page of the index.</param>
/// <param name="ask">Asks an execution to be purged; throws nothing for a refusal.</param>
internal sealed class Removal(Func<IndexQuery, Task<IReadOnlyList<IndexHeader>>> list, Func<ExecutionCommand.Purge, Task<ExecutionReply>> ask)
{
    private const int Page = 200;

    /// <summary>Purges one execution and those of its children that have ended. A child that has not stands by itself from then on.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="purged">Those that were purged, in order.</param>
    /// <returns>Why it was not purged; null where it was, or had been before.</returns>
    public async Task<EngineError?> PurgeAsync(ExecutionId execution, List<ExecutionId> purged)
    {
        foreach (var child in await ChildrenAsync(execution))
        {
            if (child.State.IsTerminal()) await PurgeAsync(child.Execution, purged);
        }

        var reply = await ask(new ExecutionCommand.Purge(execution) { Id = new CommandId($"purge:{execution}") });
        if (reply is ExecutionReply.Refused { Error: var error }) return error;
        purged.Add(execution);
        return null;
    }

    /// <summary>The children of an execution that are in the index.</summary>
    public async Task<IReadOnlyList<IndexHeader>> ChildrenAsync(ExecutionId execution)
    {
        var (children, query) = (new List<IndexHeader>(), new IndexQuery(Limit: Page) { Parent = execution });
        IReadOnlyList<IndexHeader> page;
        do
        {
            page = await list(query);
            children.AddRange(page);
            if (page.Count > 0) query = query with { After = ListCursor.Of(page[^1]) };
        }
        while (page.Count == Page);

        return children;
    }
}
