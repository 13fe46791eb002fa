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
        await Expect(page.Locator("h1")).ToBeFocusedAsync(); // a page takes the focus once it is there, even from somebody who types already

        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("input").First).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("keys-only");
        await Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("keys-only");
    }

    [Fact(Skip = "Fails by chance on a busy machine: the heading of the page, or the dialog that has opened, is not given the focus. Why is not known yet.")]
    public async Task A_dialog_takes_the_focus_keeps_it_and_goes_with_escape()
    {
        await dashboard.RunAsync("approval", "keys-dialog", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync("executions/keys-dialog");
        await Expect(page.Locator("h1")).ToBeFocusedAsync(); // a page takes the focus once it is there

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var within = page.Locator(".mud-dialog :focus");
        await Expect(within).ToHaveCountAsync(1);
        for (var press = 0; press < 2; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(within).ToHaveCountAsync(1);
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
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
