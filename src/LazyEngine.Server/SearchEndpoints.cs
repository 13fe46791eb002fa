using LazyEngine.Client;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Lists, searches and counts.</summary>
internal static class SearchEndpoints
{
    private static readonly string[] Filters =
    [
        "state", "flow", "createdFrom", "createdBefore", "updatedFrom", "updatedBefore", "endedFrom", "endedBefore", "parent", "businessKey", SearchParameters.AttributePrefix + "*", "order", "oldestFirst",
    ];

    private static readonly (string Name, string Description)[] Parameters =
    [
        ("state", "Only those in one of these states."),
        ("flow", "Only those of this flow."),
        ("createdFrom", "Created at this time or later."),
        ("createdBefore", "Created before."),
        ("updatedFrom", "Changed at this time or later."),
        ("updatedBefore", "Changed before."),
        ("endedFrom", "Ended at this time or later."),
        ("endedBefore", "Ended before."),
        ("parent", "Only children of this execution."),
        ("businessKey", "Only those that are called this."),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/executions", ListAsync).Needs(Role.Reader)
            .Tells<ExecutionSummary[]>("Lists executions.", "The newest first, as one stream; with 'cursor' as pages, {\"executions\": [...], \"next\": \"...\"}. docs/search.md tells all parameters.")
            .Asks([.. Parameters, ("order", "By which time."), ("oldestFirst", "true for the oldest first."), ("cursor", "Empty for the first page, else the next of the page before."), ("limit", "How many at most.")]);
        api.MapGet("/count", CountAsync).Needs(Role.Reader)
            .Tells<ExecutionCounts>("Counts executions.", "In all, and by state.").Asks(Parameters);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ILazyEngine engine, [FromServices] IExecutionSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query, [.. Filters, "limit", "cursor"]);
        var (filter, limit) = (FilterOf(query), query.Number("limit", 1));
        if (request.Query.ContainsKey("cursor"))
            return LazyEngineEndpoints.Answer(await search.PageAsync(filter, query.Text("cursor"), (int)Math.Min(limit ?? 100, int.MaxValue), cancellationToken));
        // A stream that has begun has no status to refuse with.
        _ = Searching.QueryOf(filter);
        var executions = engine.ListAsync(filter, cancellationToken);
        return LazyEngineEndpoints.Answer(limit is { } most ? executions.Take((int)Math.Min(most, int.MaxValue)) : executions);
    }

    private static async Task<IResult> CountAsync(HttpRequest request, [FromServices] IExecutionSearch search, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await search.CountAsync(FilterOf(new QueryReader(request.Query, Filters)), cancellationToken));

    private static ExecutionFilter FilterOf(QueryReader query)
    {
        var states = query.States("state");
        return new ExecutionFilter(states.Count == 1 ? states[0] : null, query.Text("flow"))
        {
            States = states.Count == 1 ? [] : states,
            CreatedFrom = query.Time("createdFrom"),
            CreatedBefore = query.Time("createdBefore"),
            UpdatedFrom = query.Time("updatedFrom"),
            UpdatedBefore = query.Time("updatedBefore"),
            EndedFrom = query.Time("endedFrom"),
            EndedBefore = query.Time("endedBefore"),
            Parent = query.Text("parent") is { } parent ? ExecutionId.Parse(parent) : null,
            BusinessKey = query.Text("businessKey"),
            Attributes = query.Named(SearchParameters.AttributePrefix),
            Order = query.Word<ExecutionOrder>("order"),
            OldestFirst = query.Flag("oldestFirst"),
        };
    }
}
