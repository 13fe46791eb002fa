using LazyEngine.Executions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>What operators do, by a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OperatorTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task A_task_that_has_used_up_its_retries_is_tried_again()
    {
        var id = await dashboard.RunAsync("held", "op-held", "ExecutionSuspended");
        var page = await dashboard.OpenAsync("executions/op-held");
        await Expect(page.Locator(".wait", new() { HasText = "has used up its retries" })).ToBeVisibleAsync();

        dashboard.Mend(id);
        await page.Locator(".wait .task-name", new() { HasText = "deliver" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Success");
        Assert.Equal(ExecutionState.Success, await dashboard.Engine.GetStateAsync(id));
    }

    [Fact]
    public async Task An_execution_that_has_failed_runs_again_from_what_has_failed_and_the_page_says_before_what_that_is()
    {
        var id = await dashboard.RunAsync("fragile", "op-rerun", "ExecutionFailed");
        var page = await dashboard.OpenAsync("executions/op-rerun");
        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Failure");

        dashboard.Mend(id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator(".facts")).ToContainTextAsync("deliver");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Success");
        await Expect(page.GetByText("run 2", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(1, (await dashboard.Engine.GetDetailsAsync(id)).Epoch);
    }

    [Fact]
    public async Task An_execution_is_cancelled_only_with_a_reason_which_the_journal_has()
    {
        var id = await dashboard.RunAsync("approval", "op-cancel", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/op-cancel");

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("[data-confirm]")).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync("nobody wants it");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Cancelled");
        Assert.Contains(await dashboard.Engine.EventsAsync(id, follow: false).ToListAsync(), entry => entry is { Kind: "ExecutionCancelled", Note: { } note } && note.Contains("nobody wants it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_engine_refuses_is_said_with_its_code_and_changes_nothing()
    {
        var id = await dashboard.RunAsync("approval", "op-refused", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/op-refused");
        await page.Locator(".picture [data-task=approve]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("textarea").First.FillAsync("{no json");
        await Expect(dialog.GetByText("That is no JSON")).ToBeVisibleAsync();
        await Expect(dialog.Locator("[data-confirm]")).ToBeDisabledAsync();

        await dialog.Locator("textarea").First.FillAsync("\"late\"");
        await dashboard.Engine.CancelAsync(id, "somebody was faster");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("LE2009");
        Assert.Equal(ExecutionState.Cancelled, await dashboard.Engine.GetStateAsync(id));
    }

    [Fact]
    public async Task A_task_is_failed_by_hand_with_a_code_and_a_message()
    {
        var id = await dashboard.RunAsync("approval", "op-fail", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/op-fail");

        await page.Locator(".picture [data-task=approve]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "It failed" }).ClickAsync();
        await dialog.GetByLabel("What went wrong").FillAsync("too expensive");
        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Failure");
        Assert.Equal("Rejected", (await dashboard.Engine.WaitAsync(id)).Error!.Code);
    }
}
