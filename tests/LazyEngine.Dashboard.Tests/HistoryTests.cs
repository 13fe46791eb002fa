using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>The past of an execution, and values that want to be more than values.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HistoryTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task The_slider_shows_everything_as_it_was_at_a_commit_and_comes_back()
    {
        var id = await dashboard.RunAsync("approval", "past", "TaskDeferred", new { number = 4 });
        await dashboard.Engine.TaskCompleteAsync(id, "approve", "yes");
        await dashboard.Engine.WaitAsync(id);
        var first = await dashboard.Engine.EventsAsync(id, follow: false).FirstAsync(entry => entry is { Kind: "TaskSucceeded", Token.Task: "double" });
        var page = await dashboard.OpenAsync("executions/past");
        await Expect(page.Locator(".picture [data-task=ship] .Success.box")).ToBeVisibleAsync();

        await page.Locator("#commit").FillAsync($"{first.Version}");

        await Expect(page.GetByText($"as of commit {first.Version}")).ToBeVisibleAsync();
        await Expect(page.Locator(".picture [data-task=double] .Success.box")).ToBeVisibleAsync();
        await Expect(page.Locator(".picture [data-task=ship] .Pending.box")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Journal" }).ClickAsync();
        await Expect(page.Locator(".entry").First).ToContainTextAsync($"{first.Version}");
        await page.Locator(".picture [data-task=approve]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Now" }).ClickAsync();
        await Expect(page.Locator(".picture [data-task=ship] .Success.box")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_time_line_tells_waiting_running_and_retrying_apart()
    {
        await dashboard.RunAsync("retrying", "line", "ExecutionSucceeded");

        var page = await dashboard.OpenAsync("executions/line");

        await Expect(page.Locator(".tl-row", new() { HasText = "deliver" }).Locator(".span-Retrying")).ToHaveCountAsync(1);
        await Expect(page.Locator(".tl-row", new() { HasText = "deliver" }).Locator(".span-Running")).ToHaveCountAsync(2);
        await Expect(page.Locator(".tl-legend")).ToContainTextAsync("Waiting to retry");
    }

    [Fact]
    public async Task Markup_in_values_and_errors_is_text_and_runs_nothing()
    {
        await dashboard.RunAsync("fragile", "hostile", "ExecutionFailed");
        var page = await dashboard.OpenAsync("executions/hostile");
        await Expect(page.Locator(".notice.bad").First).ToContainTextAsync("The <b>door</b> is shut.");

        await page.Locator(".picture [data-task=prepare]").ClickAsync();

        await Expect(page.Locator(".side pre")).ToContainTextAsync("<img src=x onerror=");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Journal" }).ClickAsync();
        await Expect(page.Locator(".journal")).ToContainTextAsync("<img src=x");
        Assert.Equal(0, await page.Locator("main img").CountAsync());
        Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_value_is_cut_and_opens()
    {
        await dashboard.RunAsync("approval", "long-value", "TaskDeferred", new { number = 1, essay = string.Concat(Enumerable.Repeat("word ", 2000)) + "end-of-it" });
        var page = await dashboard.OpenAsync("executions/long-value");
        await Expect(page.Locator(".side pre.cut")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();

        await Expect(page.Locator(".side pre:not(.cut)")).ToContainTextAsync("end-of-it");
    }
}
