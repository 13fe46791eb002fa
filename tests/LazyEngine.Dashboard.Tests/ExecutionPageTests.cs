using LazyEngine.Executions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ExecutionPageTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task An_execution_shows_its_graph_and_says_in_words_what_it_waits_for()
    {
        await dashboard.RunAsync("approval", "one-graph", "TaskDeferred", new { number = 4 });

        var page = await dashboard.OpenAsync("executions/one-graph");

        await Expect(page.Locator(".picture [data-task=approve] .Waiting.box")).ToBeVisibleAsync();
        await Expect(page.Locator(".picture [data-task=double] .Success.box")).ToBeVisibleAsync();
        await Expect(page.Locator(".wait")).ToContainTextAsync("for somebody to complete approve");
        await Expect(page.GetByText("\"number\": 4")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_waiting_task_is_completed_by_hand_and_the_graph_follows()
    {
        var id = await dashboard.RunAsync("approval", "one-complete", "TaskDeferred", new { number = 4 });
        var page = await dashboard.OpenAsync("executions/one-complete");

        await page.Locator(".picture [data-task=approve]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("textarea").First.FillAsync("{\"by\": \"somebody\"}");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".picture [data-task=ship] .Success.box")).ToBeVisibleAsync();
        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Success");
        var ended = await dashboard.Engine.WaitAsync(id);
        var details = await dashboard.Engine.GetDetailsAsync(id);
        Assert.Equal(ExecutionState.Success, ended.State);
        Assert.Equal("{\"by\":\"somebody\"}", details.Tasks.Single(task => task.Name == "approve").Result!.ToString().Replace(" ", string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_execution_is_stopped_and_resumed_with_a_question_before_each()
    {
        var id = await dashboard.RunAsync("approval", "one-stop", "TaskDeferred", new { number = 4 });
        var page = await dashboard.OpenAsync("executions/one-stop");

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal(ExecutionState.Running, await dashboard.Engine.GetStateAsync(id));
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Suspended");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Running");
        Assert.Equal(ExecutionState.Running, await dashboard.Engine.GetStateAsync(id));
    }

    [Fact]
    public async Task An_execution_that_nobody_knows_is_said_to_be_none()
    {
        var page = await dashboard.OpenAsync("executions/nobody");

        await Expect(page.GetByText("LE2001")).ToBeVisibleAsync();
    }
}
