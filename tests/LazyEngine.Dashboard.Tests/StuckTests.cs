using System.Text.RegularExpressions;
using LazyEngine.Flows;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>One page gathers what does not go on by itself.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StuckTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task Whoever_is_waited_for_is_named_and_what_goes_on_leaves_the_page()
    {
        var approval = await dashboard.RunAsync("approval", "stuck-approval", "TaskDeferred", new { number = 1 });
        await dashboard.RunAsync("held", "stuck-held", "TaskHeld");
        var page = await dashboard.OpenAsync("stuck");

        await Expect(page.Locator("[data-stuck=stuck-approval] .c-wait")).ToHaveTextAsync(new Regex("^Waiting since .* for somebody to complete approve$"));
        await Expect(page.Locator("[data-stuck=stuck-held] .c-wait")).ToHaveTextAsync(new Regex("^Task deliver has used up its retries and is waiting since .* for you to decide$"));

        await dashboard.Engine.TaskCompleteAsync(approval, "approve", "yes");
        await Expect(page.Locator("[data-stuck=stuck-approval]")).ToHaveCountAsync(0);

        await page.Locator("[data-stuck=stuck-held] [data-row]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("stuck-held");
    }

    [Fact]
    public async Task A_queue_without_a_worker_is_named_once_something_waits_there()
    {
        await dashboard.Engine.RunAsync(Flow.Linear("lonely", Flow.Task("pack").Handler("prepare").Queue("nobody's")));
        var page = await dashboard.OpenAsync("stuck");

        await Expect(page.Locator("[data-stuck-queue=\"nobody's\"]")).ToContainTextAsync("One attempt has waited in queue nobody's, which has no worker");
        await Expect(page.Locator("[data-stuck-queue=default]")).ToHaveCountAsync(0);
    }
}
