using LazyEngine.Flows;
using LazyEngine.Hosting;

namespace LazyEngine.Dashboard.Reading;

/// <summary>The flows that this server was given, and those by which executions of late have run.</summary>
internal sealed class KnownFlows(IExecutionSearch search, FlowSource source, LazyEngineOptions options)
{
    /// <summary>How many executions are looked at for the versions of their flows.</summary>
    public const int LookedAt = 1000;

    /// <summary>All of them, by name; each with the newest version first.</summary>
    public async Task<IReadOnlyList<KnownFlow>> ReadAsync(CancellationToken cancellationToken)
    {
        var seen = (await search.PageAsync(null, null, LookedAt, cancellationToken)).Executions.ToLookup(execution => execution.FlowName, StringComparer.Ordinal);
        var flows = new List<KnownFlow>();
        foreach (var name in options.FlowNames.Concat(seen.Select(group => group.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            flows.Add(new KnownFlow(name, await VersionsAsync(name, seen[name], cancellationToken), seen[name].FirstOrDefault()?.CreatedAt));
        return flows;
    }

    /// <summary>The versions of one flow, the newest first.</summary>
    public async Task<IReadOnlyList<FlowHash>> VersionsAsync(string name, CancellationToken cancellationToken) =>
        await VersionsAsync(name, (await search.PageAsync(new ExecutionFilter(FlowName: name), null, LookedAt, cancellationToken)).Executions, cancellationToken);

    private async Task<IReadOnlyList<FlowHash>> VersionsAsync(string name, IEnumerable<ExecutionSummary> executions, CancellationToken cancellationToken)
    {
        var ran = executions.Select(execution => execution.Flow).Distinct();
        return [.. (await source.FindAsync(name, cancellationToken) is { } current ? ran.Prepend(current) : ran).Distinct()];
    }
}

/// <summary>A flow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">Its versions, the one that the name stands for first.</param>
/// <param name="LastRun">When it was last started, as far as that was looked for.</param>
internal sealed record KnownFlow(string Name, IReadOnlyList<FlowHash> Versions, DateTimeOffset? LastRun);
