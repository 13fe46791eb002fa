using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Journal.Tests;

public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task The_index_row_comes_with_the_commit()
    {
        var header = Some.Header("a", wake: Some.Noon.AddTicks(1), attempts: true);
        await Store.AppendAsync(Some.Write(header, 1, 2));

        Assert.Equal(new IndexEntry(header, 2), await Store.FindAsync(header.Execution));
        Assert.Equal(1, Store.IndexWrites);
        await Store.AppendAsync(Some.Write("a", 3));
        Assert.Equal(new IndexEntry(header, 2), await Store.FindAsync(header.Execution));
        Assert.Equal(1, Store.IndexWrites);
        Assert.Null(await Store.FindAsync(ExecutionId.Parse("nobody")));
    }

    [SkippableFact]
    public async Task A_family_is_counted_by_the_ids_of_its_children()
    {
        foreach (var id in new[] { "a", "a~1", "a~1~2", "a~3", "a:4", "ab", "ab~5", "b" }) await Store.AppendAsync(Some.Write(Some.Header(id), 1));

        Assert.Equal(3, await Store.CountFamilyAsync(ExecutionId.Parse("a")));
        Assert.Equal(0, await Store.CountFamilyAsync(ExecutionId.Parse("b")));
    }

    [SkippableFact]
    public async Task An_index_row_never_goes_back_to_an_earlier_commit()
    {
        var late = Some.Header("a", state: ExecutionState.Success);
        await Store.AppendAsync(Some.Write("other", 1) with { Rows = [Some.Row(9)], Index = late });
        await Store.AppendAsync(new JournalWrite("a", [Some.Row(8)], Some.Header("a")));

        Assert.Equal(new IndexEntry(late, 9), await Store.FindAsync(late.Execution));
        Assert.Equal(1, Store.IndexWrites);
    }

    [SkippableFact]
    public async Task Of_several_registrations_in_one_batch_the_last_counts()
    {
        List<Task> writes;
        await using (await HoldWritesAsync())
        {
            var plug = Store.AppendAsync(Some.Write("plug", 1));
            writes = [plug, .. Enumerable.Range(1, 5).Select(i => Store.AppendAsync(new JournalWrite($"w{i}", [Some.Row(i)], Some.Header("a", wake: Some.Noon.AddHours(i)))))];
        }

        await Task.WhenAll(writes);

        Assert.Equal(new IndexEntry(Some.Header("a", wake: Some.Noon.AddHours(5)), 5), await Store.FindAsync(ExecutionId.Parse("a")));
    }

    [SkippableFact]
    public async Task A_mover_that_knows_less_loses_against_registrations_and_moves()
    {
        var id = ExecutionId.Parse("a");
        await Store.AppendAsync(Some.Write(Some.Header("a", wake: Some.Noon), 3));
        await Store.AppendAsync(Some.Write("a", 4, 5, 6));

        Assert.True(await Store.MoveWakeAsync(id, "a", 6, Some.Noon.AddHours(1)));
        Assert.False(await Store.MoveWakeAsync(id, "a", 4, Some.Noon.AddHours(9)));
        Assert.Equal(Some.Noon.AddHours(1), (await Store.FindAsync(id))!.Header.WakeAt);

        await Store.AppendAsync(Some.Write(Some.Header("a", wake: Some.Noon.AddHours(2)), 7));
        Assert.False(await Store.MoveWakeAsync(id, "a", 6, null));
        Assert.Equal(new IndexEntry(Some.Header("a", wake: Some.Noon.AddHours(2)), 7), await Store.FindAsync(id));

        Assert.True(await Store.MoveWakeAsync(id, "a", 7, null));
        Assert.Null((await Store.FindAsync(id))!.Header.WakeAt);
        Assert.False(await Store.MoveWakeAsync(ExecutionId.Parse("nobody"), "nobody", 7, Some.Noon));
        Assert.Equal(4, Store.IndexWrites);
    }

    [SkippableFact]
    public async Task A_mover_that_has_missed_a_commit_without_a_row_of_the_index_loses_too()
    {
        var id = ExecutionId.Parse("a");
        await Store.AppendAsync(Some.Write(Some.Header("a", wake: Some.Noon), 1));
        await Store.AppendAsync(Some.Write("a", 2));

        Assert.False(await Store.MoveWakeAsync(id, "a", 1, null));

        Assert.Equal(Some.Noon, (await Store.FindAsync(id))!.Header.WakeAt);
    }

    [SkippableFact]
    public async Task Due_executions_come_by_wake_then_id_page_by_page_and_share_by_share()
    {
        for (var i = 0; i < 40; i++)
            await Store.AppendAsync(Some.Write(Some.Header($"e{i}", wake: i % 4 == 3 ? null : Some.Noon.AddSeconds(i % 5)), 1));
        var now = Some.Noon.AddSeconds(3);

        var pages = await PagesAsync(after => Store.DueAsync(now, SliceRange.All, after is null ? null : IndexCursor.Of(after), 4));

        var expected = Enumerable.Range(0, 40).Where(i => i % 4 != 3 && i % 5 <= 3).Select(i => (At: i % 5, Id: $"e{i}"))
            .OrderBy(due => due.At).ThenBy(due => due.Id, StringComparer.Ordinal).Select(due => due.Id).ToList();
        Assert.Equal(expected, pages.Select(Id));
        var shares = new List<string>();
        for (var share = 0; share < 3; share++)
            shares.AddRange((await Store.DueAsync(now, SliceRange.Share(share, 3), null, 100)).Select(Id));
        Assert.Equal(expected.Order(), shares.Order());
        Assert.Empty(await Store.DueAsync(Some.Noon.AddTicks(-1), SliceRange.All, null, 100));
        Assert.Equal(8 * 3 / 4, (await Store.DueAsync(Some.Noon, SliceRange.All, null, 100)).Count);
    }

    [SkippableFact]
    public async Task Executions_are_listed_newest_first_then_by_id_page_by_page_and_filtered()
    {
        for (var i = 0; i < 30; i++)
        {
            var state = i % 3 == 0 ? ExecutionState.Success : ExecutionState.Running;
            await Store.AppendAsync(Some.Write(Some.Header($"e{i}", state: state, flow: i % 2 == 0 ? "even" : "odd", createdAfter: i / 5), 1));
        }

        foreach (var state in new ExecutionState?[] { null, ExecutionState.Success, ExecutionState.Running, ExecutionState.Failure })
        {
            foreach (var flow in new[] { null, "even", "odd", "other" })
            {
                var pages = await PagesAsync(after => Store.ListAsync(new IndexQuery(state, flow, after is null ? null : ListCursor.Of(after.Header), 4)));
                var expected = Enumerable.Range(0, 30)
                    .Where(i => state is null || (state == ExecutionState.Success ? i % 3 == 0 : state == ExecutionState.Running && i % 3 != 0))
                    .Where(i => flow is null || (flow == "even" ? i % 2 == 0 : flow == "odd" && i % 2 == 1))
                    .OrderByDescending(i => i / 5).ThenBy(i => $"e{i}", StringComparer.Ordinal).Select(i => $"e{i}");
                Assert.Equal(expected, pages.Select(Id));
            }
        }
    }

    [SkippableFact]
    public async Task What_had_something_under_way_in_a_process_is_found_also_after_its_end()
    {
        for (var i = 0; i < 20; i++)
            await Store.AppendAsync(Some.Write(Some.Header($"e{i}", attempts: i % 2 == 0, state: i % 5 == 0 ? ExecutionState.Cancelled : ExecutionState.Suspending), 1));

        var found = await PagesAsync(after => Store.WithAttemptsAsync(SliceRange.All, after?.Header.Execution, 3));

        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 2 == 0).Select(i => $"e{i}").Order(StringComparer.Ordinal), found.Select(Id));
        await Store.AppendAsync(Some.Write(Some.Header("e2", attempts: false), 2));
        Assert.DoesNotContain("e2", (await Store.WithAttemptsAsync(SliceRange.All, null, 100)).Select(Id));
    }

    [SkippableFact]
    public async Task A_flow_is_registered_once_and_the_latest_of_a_name_is_found()
    {
        var (first, second) = (FlowHash.Of("first"u8), FlowHash.Of("second"u8));
        await Store.RegisterFlowAsync(first, "flow", "first"u8.ToArray(), Some.Noon);
        await Store.RegisterFlowAsync(second, "flow", "second"u8.ToArray(), Some.Noon.AddSeconds(1));
        await Store.RegisterFlowAsync(first, "flow", "first"u8.ToArray(), Some.Noon.AddSeconds(2));

        Assert.Equal("first"u8.ToArray(), Store.ReadFlow(first));
        Assert.Equal("second"u8.ToArray(), Store.ReadFlow(second));
        Assert.Equal(second, await Store.FindFlowAsync("flow"));
        Assert.Null(Store.ReadFlow(Some.Flow));
        Assert.Null(await Store.FindFlowAsync("Flow"));
    }

    private static string Id(IndexEntry entry) => entry.Header.Execution.Value;

    private static async Task<List<IndexEntry>> PagesAsync(Func<IndexEntry?, Task<IReadOnlyList<IndexEntry>>> next)
    {
        var all = new List<IndexEntry>();
        while (await next(all.LastOrDefault()) is { Count: > 0 } page) all.AddRange(page);
        return all;
    }
}
