namespace LazyEngine.Journal.Tests;

/// <content>Triggers.</content>
public abstract partial class StoreContract
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Triggers_are_kept_by_name_and_found_when_they_are_due()
    {
        await Store.Crons.AddAsync(Trigger("b", Noon));
        await Store.Crons.AddAsync(Trigger("a", Noon.AddHours(1)) with { Remaining = 3 });

        Assert.Equal(["a", "b"], (await Store.Crons.ListAsync(string.Empty, 10)).Select(row => row.Name));
        Assert.Equal(["b"], (await Store.Crons.ListAsync("a", 10)).Select(row => row.Name));
        Assert.Equal((Noon.AddHours(1), 3, "g-a"), await Store.Crons.FindAsync("a") is { } found ? (found.NextAt, found.Remaining, found.Generation) : default);
        Assert.Equal(Noon, await Store.Crons.NextAsync());
        Assert.Empty(await Store.Crons.DueAsync(Noon.AddTicks(-1), 10));
        Assert.Equal(["b"], (await Store.Crons.DueAsync(Noon, 10)).Select(row => row.Name));
        Assert.Equal(["b", "a"], (await Store.Crons.DueAsync(Noon.AddHours(1), 10)).Select(row => row.Name));
    }

    [SkippableFact]
    public async Task A_name_has_one_trigger()
    {
        Assert.True(await Store.Crons.AddAsync(Trigger("a", Noon)));
        Assert.False(await Store.Crons.AddAsync(Trigger("a", Noon.AddHours(1))));

        Assert.Equal(Noon, (await Store.Crons.FindAsync("a"))!.NextAt);
        Assert.True(await Store.Crons.RemoveAsync("a"));
        Assert.False(await Store.Crons.RemoveAsync("a"));
        Assert.Null(await Store.Crons.FindAsync("a"));
    }

    [SkippableFact]
    public async Task Of_two_who_note_one_firing_only_the_first_does()
    {
        var row = Trigger("a", Noon) with { Remaining = 2 };
        await Store.Crons.AddAsync(row);
        var next = row with { NextAt = Noon.AddHours(1), Remaining = 1, LastAt = Noon, LastExecution = "a:1", LastError = "It was late." };

        Assert.True(await Store.Crons.MoveAsync(row, next));
        Assert.False(await Store.Crons.MoveAsync(row, next with { NextAt = Noon.AddHours(2) }));
        Assert.False(await Store.Crons.MoveAsync(row, null));

        var found = (await Store.Crons.FindAsync("a"))!;
        Assert.Equal((next.NextAt, next.Remaining, next.LastAt, next.LastExecution, next.LastError), (found.NextAt, found.Remaining, found.LastAt, found.LastExecution, found.LastError));
        Assert.True(await Store.Crons.MoveAsync(next, null));
        Assert.Null(await Store.Crons.NextAsync());
    }

    [SkippableFact]
    public async Task A_firing_is_not_noted_for_another_trigger_of_the_name()
    {
        var row = Trigger("a", Noon);
        await Store.Crons.AddAsync(row);
        await Store.Crons.RemoveAsync("a");
        await Store.Crons.AddAsync(row with { Generation = "another" });

        Assert.False(await Store.Crons.MoveAsync(row, null));
        Assert.NotNull(await Store.Crons.FindAsync("a"));
    }

    private static CronRow Trigger(string name, DateTimeOffset at) => new(name, $"g-{name}", [1, 2, 3], at, null);
}
