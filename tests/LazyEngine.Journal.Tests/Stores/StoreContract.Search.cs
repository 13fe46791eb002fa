using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

public abstract partial class StoreContract
{
    private static readonly ExecutionState[] EndStates = [ExecutionState.Success, ExecutionState.Failure, ExecutionState.Cancelled];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 8)];

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public async Task A_search_finds_what_fits_in_its_order_whatever_is_asked_and_however_long_the_pages(int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 60).Select(i => Searched(random, i)).ToList();
        foreach (var row in rows) await Store.AppendAsync(Some.Write(row, 1));

        for (var round = 0; round < 60; round++)
        {
            var query = Asked(random);
            var expected = rows.Where(query.Fits).OrderBy(row => row, Comparer<IndexHeader>.Create((left, right) => Compare(query, left, right))).ToList();

            var found = await PagesAsync(after => Store.ListAsync(query with { After = after is null ? null : ListCursor.Of(after.Header, query.Order), Limit = random.Next(1, 30) }));
            var counts = await Store.CountAsync(query with { Limit = 1_000 });

            Assert.Equal(expected, found.Select(entry => entry.Header));
            Assert.Equal(expected.GroupBy(row => row.State).OrderBy(state => state.Key).Select(state => new StateCount(state.Key, state.Count())), counts);
        }
    }

    [SkippableFact]
    public async Task Counting_stops_at_its_limit()
    {
        for (var i = 0; i < 9; i++) await Store.AppendAsync(Some.Write(Some.Header($"e{i}", state: i < 6 ? ExecutionState.Running : ExecutionState.Suspended), 1));

        Assert.Equal([new StateCount(ExecutionState.Running, 4), new StateCount(ExecutionState.Suspended, 3)], await Store.CountAsync(new IndexQuery(Limit: 4)));
    }

    [SkippableFact]
    public async Task An_attribute_that_changes_is_found_by_its_new_value_only()
    {
        var header = Some.Header("a") with { Attributes = [new ExecutionAttribute("customer", "acme"), new ExecutionAttribute("region", "north")] };
        await Store.AppendAsync(Some.Write(header, 1));
        await Store.AppendAsync(Some.Write(header with { Attributes = [new ExecutionAttribute("customer", "o'hara"), new ExecutionAttribute("region", "north")] }, 2));

        Assert.Empty(await Store.ListAsync(By("customer", "acme")));
        Assert.Single(await Store.ListAsync(By("customer", "o'hara")));
        Assert.Single(await Store.ListAsync(By("region", "north")));
        Assert.Empty(await Store.ListAsync(By("region", "o'hara")));

        static IndexQuery By(string name, string value) => new() { Attributes = [new ExecutionAttribute(name, value)] };
    }

    private static IndexHeader Searched(Random random, int i)
    {
        var ended = random.Next(2) == 0;
        return Some.Header($"e{i}", state: ended ? Pick(random, EndStates) : Pick(random, ExecutionState.Pending, ExecutionState.Running, ExecutionState.Suspended), flow: Pick(random, "trip", "order"), createdAfter: random.Next(10)) with
        {
            UpdatedAt = Some.Noon.AddSeconds(10 + random.Next(10)),
            EndedAt = ended ? Some.Noon.AddSeconds(10 + random.Next(10)) : null,
            Parent = random.Next(3) == 0 ? ExecutionId.Parse(Pick(random, "mother", "father")) : null,
            BusinessKey = random.Next(2) == 0 ? Pick(random, "k1", "k2") : null,
            Attributes = random.Next(2) == 0 ? [] : [new ExecutionAttribute("customer", Pick(random, "acme", "zenith")), new ExecutionAttribute("region", Pick(random, "north", "south"))],
        };
    }

    private static IndexQuery Asked(Random random)
    {
        var query = new IndexQuery(FlowName: Maybe(random, "trip"))
        {
            States = random.Next(2) == 0 ? [] : [Pick(random, Enum.GetValues<ExecutionState>()), Pick(random, EndStates), ExecutionState.Running],
            Created = random.Next(3) == 0 ? Range(random, 0) : default,
            Updated = random.Next(3) == 0 ? Range(random, 10) : default,
            Ended = random.Next(4) == 0 ? Range(random, 10) : default,
            Order = Pick(random, Enum.GetValues<ExecutionOrder>()),
            OldestFirst = random.Next(2) == 0,
        };
        return random.Next(2) == 0 ? query : query with
        {
            Order = ExecutionOrder.Created,
            Parent = Maybe(random, "mother") is { } parent ? ExecutionId.Parse(parent) : null,
            BusinessKey = Maybe(random, "k1"),
            Attributes = random.Next(3) switch
            {
                0 => [],
                1 => [new ExecutionAttribute("customer", "acme")],
                _ => [new ExecutionAttribute("customer", "acme"), new ExecutionAttribute("region", "south")],
            },
        };
    }

    private static TimeRange Range(Random random, int from) =>
        new(random.Next(3) == 0 ? null : Some.Noon.AddSeconds(from + random.Next(5)), random.Next(3) == 0 ? null : Some.Noon.AddSeconds(from + 5 + random.Next(5)));

    private static int Compare(IndexQuery query, IndexHeader left, IndexHeader right)
    {
        var byTime = ListCursor.TimeOf(left, query.Order).CompareTo(ListCursor.TimeOf(right, query.Order));
        return query.OldestFirst ? byTime != 0 ? byTime : right.Execution.CompareTo(left.Execution) : byTime != 0 ? -byTime : left.Execution.CompareTo(right.Execution);
    }

    private static T Pick<T>(Random random, params T[] among) => among[random.Next(among.Length)];

    private static string? Maybe(Random random, string text) => random.Next(2) == 0 ? text : null;
}
