using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

/// <summary>Executions are found by what they were given and by what came of them.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly Flow Inner = Flow.Linear("inner", Flow.Task("one"));

    private static readonly Flow Order = Flow.Linear("order", Flow.Task("book").Requires("customer").Provides("number"), Flow.Child("sub", Inner)).Attribute("customer").Attribute("number");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Executions_are_found_by_key_attributes_parent_state_and_times(Store store)
    {
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Handlers);
        var search = app.Services.GetRequiredService<IExecutionSearch>();
        var ids = new List<ExecutionId>();
        for (var i = 0; i < 6; i++)
        {
            var run = await app.Engine.RunAsync(Order, new { customer = i % 2 == 0 ? "acme" : "zenith" }, new RunOptions { Id = ExecutionId.Parse($"o{i}"), BusinessKey = $"key {i / 3}", Attributes = new Dictionary<string, string> { ["region"] = "north" } });
            ids.Add((await app.Engine.WaitAsync(run.Id)).Id);
        }

        Assert.Equal(["o4", "o2", "o0"], await FindAsync(new() { Attributes = new Dictionary<string, string> { ["customer"] = "acme", ["region"] = "north" } }));
        Assert.Equal(["o3", "o5"], await FindAsync(new() { Attributes = new Dictionary<string, string> { ["number"] = "7-zenith" }, BusinessKey = "key 1", OldestFirst = true, States = [ExecutionState.Success] }));
        Assert.Equal(["o5", "o4", "o3"], await FindAsync(new() { BusinessKey = "key 1" }));
        var child = Assert.Single((await search.PageAsync(new ExecutionFilter { Parent = ids[2] })).Executions);
        Assert.Equal(("inner", ids[2]), (child.FlowName, child.Parent));
        var all = await app.Engine.ListAsync(new ExecutionFilter(FlowName: "order") { Order = ExecutionOrder.Ended }).ToListAsync();
        Assert.Equal(all.OrderByDescending(row => row.EndedAt).Select(row => row.Id), all.Select(row => row.Id));
        Assert.Equal(["o0", "o1"], await FindAsync(new(FlowName: "order") { EndedBefore = all.Single(row => row.Id == ids[2]).EndedAt, OldestFirst = true }));
        Assert.Equal(new ExecutionCounts(12, false, [new StateCount(ExecutionState.Success, 12)]), await search.CountAsync());
        Assert.Equal(3, (await search.CountAsync(new ExecutionFilter { BusinessKey = "key 0" })).Total);

        async Task<List<string>> FindAsync(ExecutionFilter filter)
        {
            var (names, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await search.PageAsync(filter, cursor, 2);
                names.AddRange(page.Executions.Select(row => row.Id.Value));
                cursor = page.Next;
            }
            while (cursor is not null);

            return names;
        }
    }

    private static void Handlers(LazyEngineOptions options) => options
        .AddFlow(Order)
        .AddHandler("book", (context, _) => ValueTask.FromResult(Outcome.Success("7-" + context.Argument<string>("customer"))))
        .AddHandler("one", (_, _) => ValueTask.FromResult(Outcome.Success(1)));
}
