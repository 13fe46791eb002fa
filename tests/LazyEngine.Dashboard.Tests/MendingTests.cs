using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Queues;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>Signals, values, purges, drains, forks and nodes, by a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MendingTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task A_signal_is_sent_with_a_reason_that_the_journal_tells()
    {
        var id = ExecutionId.Parse("mend-signal");
        await dashboard.Engine.RunAsync(Flow.Linear("signed", Flow.Signal("contract-signed")), null, new RunOptions { Id = id });
        var page = await dashboard.OpenAsync("executions/mend-signal");

        await page.GetByRole(AriaRole.Button, new() { Name = "Signal", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name of the signal").FillAsync("contract-signed");
        await dialog.Locator("textarea").First.FillAsync("{\"by\": \"Ann\"}");
        await dialog.GetByLabel("Reason").FillAsync("she called");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Success");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Journal" }).ClickAsync();
        await Expect(page.Locator(".entry-by", new() { HasText = "she called" }).First).ToBeVisibleAsync();
        Assert.Contains(await dashboard.Engine.EventsAsync(id, follow: false).ToListAsync(), entry => entry.By is { Why: "she called" });
    }

    [Fact]
    public async Task A_task_takes_a_value_in_place_of_running()
    {
        var id = await dashboard.RunAsync("approval", "mend-skip", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/mend-skip");

        await page.Locator(".picture [data-task=ship]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Skip with a value" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("textarea").First.FillAsync("\"by hand\"");
        await dialog.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("takes the value");

        await dashboard.Engine.TaskCompleteAsync(id, "approve", "yes");
        await dashboard.Engine.WaitAsync(id);
        Assert.Equal("\"by hand\"", (await dashboard.Engine.GetDetailsAsync(id)).Tasks.Single(task => task.Name == "ship").Result!.ToString());
    }

    [Fact]
    public async Task What_is_over_is_purged_only_with_a_reason_and_is_gone_from_the_list()
    {
        var id = await dashboard.RunAsync("fragile", "mend-purge", "ExecutionFailed");
        var page = await dashboard.OpenAsync("executions/mend-purge");

        await page.GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("[data-confirm]")).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync("of a test");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Executions" })).ToBeVisibleAsync();
        var gone = await Assert.ThrowsAsync<EngineException>(() => dashboard.Engine.GetDetailsAsync(id));
        Assert.Equal(Errors.EngineError.Purged, gone.Code);
    }

    [Fact]
    public async Task A_queue_is_drained_and_works_again()
    {
        await dashboard.Engine.RunAsync(Flow.Linear("letter", Flow.Task("post").Handler("prepare").Queue("letters")));
        var page = await dashboard.OpenAsync("queues");
        var queue = page.Locator("[data-queue=letters]");

        await queue.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(queue.Locator(".card-head .chip")).ToHaveTextAsync("Draining");
        Assert.Equal(QueueState.Draining, (await dashboard.Queues.GetAsync("letters")).State);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await queue.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(queue.Locator(".card-head .chip")).ToHaveTextAsync("Open");
    }

    [Fact]
    public async Task A_fork_says_which_effects_it_repeats_and_goes_on_from_its_commit()
    {
        var id = await dashboard.RunAsync("approval", "mend-fork", "TaskDeferred", new { number = 4 });
        await dashboard.Engine.TaskCompleteAsync(id, "approve", "yes");
        await dashboard.Engine.WaitAsync(id);
        var deferred = await dashboard.Engine.EventsAsync(id, follow: false).FirstAsync(entry => entry.Kind == "TaskDeferred");
        var page = await dashboard.OpenAsync("executions/mend-fork");

        await page.Locator("#commit").FillAsync($"{deferred.Version}");
        await Expect(page.GetByText($"as of commit {deferred.Version}")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fork from here" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator(".repeats")).ToContainTextAsync("ship");
        await dialog.GetByLabel("Id of the new execution").FillAsync("mend-forked");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("mend-forked");
        await Expect(page.Locator(".sub")).ToContainTextAsync("fork of mend-fork");
        await page.Locator(".picture [data-task=ship]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Values" }).Locator("h2")).ToHaveTextAsync("ship");
        Assert.Equal(new ForkOrigin(id, deferred.Version), (await dashboard.Engine.GetDetailsAsync(ExecutionId.Parse("mend-forked"))).Forked);
    }

    [Fact]
    public async Task Two_executions_are_compared()
    {
        var (yes, no) = (await dashboard.RunAsync("approval", "mend-yes", "TaskDeferred", new { number = 4 }), await dashboard.RunAsync("approval", "mend-no", "TaskDeferred", new { number = 4 }));
        await dashboard.Engine.TaskCompleteAsync(yes, "approve", "yes");
        await dashboard.Engine.TaskCompleteAsync(no, "approve", "no");
        await dashboard.Engine.WaitAsync(yes);
        await dashboard.Engine.WaitAsync(no);
        var page = await dashboard.OpenAsync("compare?left=mend-yes");

        await page.GetByLabel("The other").FillAsync("mend-no");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await Expect(page.Locator(".verdict")).ToContainTextAsync("They differ from commit");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tasks" })).ToContainTextAsync("approve");
    }

    [Fact]
    public async Task The_nodes_are_shown_with_their_workers()
    {
        await dashboard.RunAsync("approval", "mend-node", "TaskDeferred", new { number = 1 });

        var page = await dashboard.OpenAsync("nodes");

        await Expect(page.Locator("[data-node]")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-node] .chip")).ToHaveTextAsync("Up");
        await Expect(page.Locator("[data-node] tbody tr").First).ToContainTextAsync("default");
    }
}
