using LazyEngine.Flows;
using LazyEngine.Queues;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class FlowsAndQueuesTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task A_flow_is_shown_with_its_versions_and_a_picture_of_each()
    {
        await dashboard.Engine.RunAsync(Flow.Linear("growing", Flow.Task("prepare")));
        await dashboard.Engine.RunAsync(Flow.Linear("growing", Flow.Task("prepare"), Flow.Task("ship").Handler("prepare")));
        var page = await dashboard.OpenAsync("flows");

        await page.GetByRole(AriaRole.Link, new() { Name = "growing" }).ClickAsync();

        await Expect(page.Locator(".version")).ToHaveCountAsync(2);
        await Expect(page.Locator(".picture [data-task=ship]")).ToBeVisibleAsync();
        await page.Locator(".version:not(.active)").ClickAsync();
        await Expect(page.Locator(".picture [data-task=ship]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".picture [data-task=prepare]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_flow_is_listed_once_it_is_registered_and_says_how_it_went_last()
    {
        await dashboard.Engine.RegisterAsync(Flow.Linear("brand-new", Flow.Task("prepare")));
        await dashboard.RunAsync("fragile", "flow-failed-last", "ExecutionFailed");
        var page = await dashboard.OpenAsync("flows");

        await Expect(page.Locator("[data-flow=brand-new]")).ToContainTextAsync("never run");
        await Expect(page.Locator("[data-flow=fragile] .chip")).ToHaveTextAsync("Failure");
    }

    [Fact]
    public async Task Queues_show_their_workers_and_are_paused_and_resumed()
    {
        var queues = dashboard.Queues;
        await dashboard.RunAsync("approval", "queued", "TaskDeferred", new { number = 1 });
        await dashboard.Engine.RunAsync(Flow.Linear("parcel", Flow.Task("pack").Handler("prepare").Queue("parcels")));
        var page = await dashboard.OpenAsync("queues");
        await Expect(page.Locator("[data-queue=default] tbody tr")).Not.ToHaveCountAsync(0);
        var queue = page.Locator("[data-queue=parcels]");

        await queue.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("the van is broken");
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(queue.Locator(".card-head .chip")).ToHaveTextAsync("Paused");
        await Expect(queue.Locator("[data-reason]")).ToHaveTextAsync("“the van is broken”");
        Assert.Equal(QueueState.Paused, (await queues.GetAsync("parcels")).State);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await queue.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(queue.Locator(".card-head .chip")).ToHaveTextAsync("Open");
        Assert.Equal(QueueState.Open, (await queues.GetAsync("parcels")).State);
    }
}
