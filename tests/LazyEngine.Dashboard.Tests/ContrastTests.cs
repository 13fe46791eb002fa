using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>Whatever is written can be read: by the formula and the limits of WCAG 2.2, level AA.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ContrastTests(DashboardFixture dashboard)
{
    // Colours are drawn on a canvas, so that every notation of them counts; of disabled controls nothing is asked.
    private const string Unreadable = """
        () => {
            const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
            const rgba = text => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = text; pen.fillRect(0, 0, 1, 1); const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data; return { r, g, b, a: a / 255 }; };
            const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
            const light = ({ r, g, b }) => { const part = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]; };
            const ground = element => {
                const layers = [];
                for (let e = element; e; e = e.parentElement) { const own = rgba(getComputedStyle(e).backgroundColor); if (own.a > 0) { layers.push(own); if (own.a === 1) break; } }
                return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
            };
            const found = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const element = walk.currentNode.parentElement;
                if (!walk.currentNode.data.trim() || element.closest('svg, script, style, noscript, :disabled, .mud-disabled') || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
                const style = getComputedStyle(element), size = parseFloat(style.fontSize);
                const below = ground(element), ink = over(rgba(style.color), below);
                const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
                const ratio = (a + 0.05) / (b + 0.05);
                if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} "${walk.currentNode.data.trim().slice(0, 40)}" in ${element.tagName}.${element.className}`);
            }
            return [...new Set(found)];
        }
        """;

    public static TheoryData<string, string, string?> Shown => new()
    {
        { "executions", "", null },
        { "stuck", "stuck", null },
        { "an execution", "executions/contrast-waiting", ".picture [data-task=approve]" },
        { "its journal", "executions/contrast-waiting", "role=tab[name=Journal]" },
        { "a failure", "executions/contrast-failed", null },
        { "flows", "flows", null },
        { "a flow", "flows/approval", null },
        { "queues", "queues", null },
        { "nodes", "nodes", null },
        { "a dialog", "executions/contrast-waiting", "role=button[name=Stop]" },
        { "nothing there", "executions/nobody-has-this-id", null },
    };

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task Text_stands_out_from_what_is_behind_it(string what, string path, string? click)
    {
        _ = what;
        await dashboard.RunAsync("approval", "contrast-waiting", "TaskDeferred", new { number = 21 });
        await dashboard.RunAsync("fragile", "contrast-failed", "ExecutionFailed");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await dashboard.OpenAsync(path, scheme);
            await Expect(page.Locator("h1").First).ToBeVisibleAsync();
            await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            if (click is not null) await page.Locator(click).First.ClickAsync();
            if (click?.Contains("Stop", StringComparison.Ordinal) == true) await Expect(page.Locator("[data-confirm]")).ToBeVisibleAsync();

            var unreadable = await page.EvaluateAsync<string[]>(Unreadable);

            Assert.True(unreadable.Length == 0, $"{scheme}: {string.Join("; ", unreadable)}");
            await page.Context.CloseAsync();
        }
    }
}
