using LazyEngine.Hosting;
using LazyEngine.Nodes;

namespace LazyEngine.Dashboard.Reading;

/// <summary>The flows that are registered.</summary>
internal sealed class KnownFlows(IExecutionSearch search, FlowSource source)
{
    private const int PageSize = 60;
    private const int MostVersions = 200;

    /// <summary>A page of them, by name.</summary>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Nobody looks any more.</param>
    /// <returns>The page, and whether there is another.</returns>
    public async Task<(IReadOnlyList<KnownFlow> Flows, bool HasMore)> ReadAsync(RegisteredFlow? after, CancellationToken cancellationToken)
    {
        var registered = await source.ListAsync(new FlowQuery(null, after, PageSize + 1), cancellationToken);
        var flows = new List<KnownFlow>();
        foreach (var latest in registered.Take(PageSize))
        {
            var last = await search.PageAsync(new ExecutionFilter(FlowName: latest.Name), null, 1, cancellationToken);
            flows.Add(new KnownFlow(latest, last.Executions.Count > 0 ? last.Executions[0] : null));
        }

        return (flows, registered.Count > PageSize);
    }

    /// <summary>The versions of one flow, the latest first.</summary>
    public Task<IReadOnlyList<RegisteredFlow>> VersionsAsync(string name, CancellationToken cancellationToken) => source.ListAsync(new FlowQuery(name, null, MostVersions), cancellationToken);
}

/// <summary>A flow.</summary>
/// <param name="Latest">Its latest version.</param>
/// <param name="LastRun">The execution that was started last; null where there is none.</param>
internal sealed record KnownFlow(RegisteredFlow Latest, ExecutionSummary? LastRun);
