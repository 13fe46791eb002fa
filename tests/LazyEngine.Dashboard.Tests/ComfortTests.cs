using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>Light and dark, keys, and pages that stay where they are.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ComfortTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task Dark_can_be_chosen_and_is_kept_and_the_system_is_followed_otherwise()
    {
        var page = await dashboard.OpenAsync();
        Task<string> ThemeAsync() => page.EvaluateAsync<string>("document.documentElement.dataset.theme");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.Equal("light", await ThemeAsync());
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await page.Locator("[data-theme-switch]").ClickAsync();
        Assert.Equal("light", await ThemeAsync());
        await page.ReloadAsync();

        Assert.Equal("light", await ThemeAsync());
    }

    [Fact]
    public async Task A_list_is_searched_and_opened_without_a_mouse()
    {
        await dashboard.RunAsync("approval", "keys-only", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync();
        await Expect(page.Locator("[data-row]").First).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("input").First).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("keys-only");
        await Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("keys-only");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_dialog_takes_the_focus_keeps_it_and_gives_it_back()
    {
        await dashboard.RunAsync("approval", "keys-dialog", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/keys-dialog");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true });
        await stop.FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        var dialog = page.GetByRole(AriaRole.Dialog);
        var (reason, back, confirm) = (dialog.GetByLabel("Reason"), dialog.Locator("[data-back]"), dialog.Locator("[data-confirm]"));
        await Expect(reason).ToBeFocusedAsync();
        foreach (var (key, next) in new[] { ("Tab", back), ("Tab", confirm), ("Tab", reason), ("Shift+Tab", confirm), ("Shift+Tab", back), ("Shift+Tab", reason) })
        {
            await page.Keyboard.PressAsync(key);
            await Expect(next).ToBeFocusedAsync();
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(stop).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_list_within_a_dialog_takes_its_own_keys()
    {
        await dashboard.RunAsync("fragile", "keys-list", "ExecutionFailed");
        var page = await dashboard.OpenAsync("executions/keys-list");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Radio).First).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        var choice = dialog.GetByRole(AriaRole.Combobox);
        await Expect(choice).ToBeFocusedAsync();
        await choice.ClickAsync();
        var list = page.Locator(".mud-popover-open");
        await Expect(list).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(list).ToHaveCountAsync(0);

        await Expect(dialog).ToHaveCountAsync(1);
        await Expect(choice).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_heading_that_comes_late_takes_the_focus_but_not_from_somebody_who_types()
    {
        var page = await dashboard.OpenAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        // Blazor keeps the element, so another stands in for a page that has read at last what it shows.
        Task ComeAsync() => page.EvaluateAsync("() => { document.querySelector('h1')?.remove(); document.querySelector('main').prepend(Object.assign(document.createElement('h1'), { textContent: 'Late' })); return new Promise(requestAnimationFrame); }");

        await ComeAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        await page.Locator("input").First.FocusAsync();
        await ComeAsync();
        await Expect(page.Locator("input").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_live_update_moves_nothing_that_was_there()
    {
        var id = await dashboard.RunAsync("approval", "still", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/still");
        await Expect(page.Locator(".picture svg")).ToBeVisibleAsync();
        Task<float[]> PlaceAsync(string what) => page.Locator(what).First.EvaluateAsync<float[]>("element => { const box = element.getBoundingClientRect(); return [box.x, box.y, box.width]; }");
        string[] watched = ["h1", ".picture-card", ".side", ".tabs", ".picture svg"];
        var before = await Task.WhenAll(watched.Select(PlaceAsync));

        await dashboard.Engine.SignalAsync(id, "nothing-waits-for-it", Payload.Json("x"));
        await Expect(page.Locator(".travel output")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"4 / 4"));

        Assert.Equal(before, await Task.WhenAll(watched.Select(PlaceAsync)));
    }
}
