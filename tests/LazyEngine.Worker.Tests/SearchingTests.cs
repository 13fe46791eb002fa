using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Worker.Tests;

/// <summary>What is searched for is checked before an index is asked, and pages follow each other by their cursors only.</summary>
public sealed class SearchingTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly List<IndexHeader> Rows =
        [.. Enumerable.Range(0, 7).Select(i => new IndexHeader(ExecutionId.Parse($"e{i}"), "trip", FlowHash.Of("trip"u8), ExecutionState.Running, Noon.AddSeconds(-i / 2), Noon, null, false))];

    public static TheoryData<string> Wrong => [.. WrongFilters.Keys];

    private static Dictionary<string, ExecutionFilter> WrongFilters => new(StringComparer.Ordinal)
    {
        ["ends where it begins"] = new() { CreatedFrom = Noon, CreatedBefore = Noon },
        ["A state and states"] = new(ExecutionState.Running) { States = [ExecutionState.Success] },
        ["by the time of creation"] = new() { BusinessKey = "k", Order = ExecutionOrder.Updated },
        ["Order by the time that has the range"] = new() { CreatedFrom = Noon, Order = ExecutionOrder.Ended },
        ["within a range only"] = new(null, "trip") { Order = ExecutionOrder.Updated },
        ["The business key has 0 characters"] = new() { BusinessKey = string.Empty },
        ["The attribute name '?'"] = new() { Attributes = new Dictionary<string, string> { ["?"] = "x" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_filter_that_contradicts_itself_is_refused(string says)
    {
        var refusal = Assert.Throws<EngineException>(() => Searching.QueryOf(WrongFilters[says]));

        Assert.Equal(EngineError.InvalidRequest, refusal.Code);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_is_that_of_the_range()
    {
        Assert.Equal(ExecutionOrder.Created, Searching.QueryOf(null).Order);
        Assert.Equal(ExecutionOrder.Updated, Searching.QueryOf(new ExecutionFilter { UpdatedFrom = Noon }).Order);
        Assert.Equal(ExecutionOrder.Ended, Searching.QueryOf(new ExecutionFilter { EndedBefore = Noon }).Order);
        Assert.Equal(ExecutionOrder.Created, Searching.QueryOf(new ExecutionFilter { EndedBefore = Noon, BusinessKey = "k" }).Order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_hold_everything_once_and_the_last_one_has_no_cursor(int limit)
    {
        var (found, cursor, pages) = (new List<string>(), (string?)null, 0);
        do
        {
            var page = await Searching.PageAsync(List, null, cursor, limit);
            Assert.InRange(page.Executions.Count, 1, limit);
            found.AddRange(page.Executions.Select(row => row.Id.Value));
            (cursor, pages) = (page.Next, pages + 1);
        }
        while (cursor is not null);

        Assert.Equal(Rows.Select(row => row.Execution.Value), found);
        Assert.Equal((Rows.Count + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task A_cursor_of_another_search_or_of_nobody_is_refused()
    {
        var cursor = (await Searching.PageAsync(List, null, null, 3)).Next!;

        foreach (var (filter, wrong) in new (ExecutionFilter?, string)[] { (new ExecutionFilter(ExecutionState.Running), cursor), (new ExecutionFilter { OldestFirst = true }, cursor), (null, "x"), (null, cursor[..^2]), (null, string.Empty), (null, new string('a', 500)), (null, "!" + cursor) })
        {
            if (wrong == cursor[..^2])
            {
                // A shorter id is a place as well; nothing but a place is read from it.
                _ = await Searching.PageAsync(List, filter, wrong, 3);
                continue;
            }

            var refusal = await Assert.ThrowsAsync<EngineException>(() => Searching.PageAsync(List, filter, wrong, 3));
            Assert.Equal(EngineError.InvalidRequest, refusal.Code);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_page_has_bounds(int limit)
    {
        var refusal = await Assert.ThrowsAsync<EngineException>(() => Searching.PageAsync(List, null, null, limit));

        Assert.Contains(limit.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }

    private static Task<IEnumerable<IndexHeader>> List(IndexQuery query) => Task.FromResult(Rows
        .Where(query.Fits)
        .Where(row => query.After is not { } after || row.CreatedAt < after.At || (row.CreatedAt == after.At && row.Execution.CompareTo(after.Execution) > 0))
        .Take(query.Limit));
}
