using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace RosePO.Browser.Tests;

/// <summary>Reports and sweeps as readers see them: on a desk and a telephone, in light and dark, on paper, and by other means than eyes.</summary>
public sealed class PageTests(Browser browser, Pages pages)
{
    // What an iPhone 12 and most later ones have.
    private const int Telephone = 390;

    // A4 at 96 dots an inch, less Chromium's margins.
    private const int Paper = 718;

    public static TheoryData<Pages.Kind> Kinds => [.. Enum.GetValues<Pages.Kind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_page_complains_of_nothing_and_asks_for_nothing_but_itself(Pages.Kind kind)
    {
        await using var opened = await browser.Open(pages[kind]);
        Assert.Empty(opened.Complaints);
        Assert.Single(opened.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_page_fits_a_telephone(Pages.Kind kind)
    {
        await using var opened = await browser.Open(pages[kind], width: Telephone);
        await Unfold(opened.Page);
        Assert.Equal(Telephone, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Theory]
    [InlineData(Pages.Kind.Report)]
    [InlineData(Pages.Kind.Zeros)]
    [InlineData(Pages.Kind.Sweep)]
    [InlineData(Pages.Kind.ThreeKeys)]
    public async Task A_page_can_be_read_by_everyone(Pages.Kind kind)
    {
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, Telephone), (ColorScheme.Dark, 1280)])
        {
            await using var opened = await browser.Open(pages[kind], scheme, width);
            await Unfold(opened.Page);
            var found = await opened.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa"] } });
            Assert.NotEmpty(found.Passes);
            Assert.All(found.Violations, violation => Assert.Fail($"{scheme}, {width} pixels: {violation.Help}\n{string.Join('\n', violation.Nodes.Select(node => node.Html))}"));
        }
    }

    [Fact]
    public async Task Dark_is_dark_and_paper_is_white()
    {
        Assert.Equal("rgb(253, 252, 250)", await Ground(ColorScheme.Light, Media.Screen));
        Assert.Equal("rgb(22, 24, 27)", await Ground(ColorScheme.Dark, Media.Screen));
        Assert.Equal("rgb(255, 255, 255)", await Ground(ColorScheme.Dark, Media.Print));

        async Task<string> Ground(ColorScheme scheme, Media media)
        {
            await using var opened = await browser.Open(pages[Pages.Kind.Report], scheme, media: media);
            return await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Print_shows_everything(Pages.Kind kind)
    {
        await using var opened = await browser.Open(pages[kind], width: Paper, media: Media.Print);
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('main *')]
                .filter(one => !one.closest('svg') || one.tagName === 'svg')
                .filter(one => one.textContent.trim() !== '' && !one.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }))
                .map(one => 'hidden: ' + one.outerHTML.slice(0, 200))
            """));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('main *')]
                .filter(one => !one.closest('svg') && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(one => 'cut: ' + one.outerHTML.slice(0, 200))
            """));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Charts_have_axes_that_count_and_nothing_outside(Pages.Kind kind)
    {
        await using var opened = await browser.Open(pages[kind]);
        Assert.True(await opened.Page.Locator("svg[role=img]").CountAsync() > 2);
        var page = await opened.Page.ContentAsync();
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);

        // Numbers at the ticks of one axis, which stand in one line, differ.
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('svg[role=img]')].flatMap(chart => {
                const lines = {};
                for (const tick of chart.querySelectorAll('.grid-line + text'))
                    (lines[tick.classList.contains('middle') ? 'across ' + tick.getAttribute('y') : 'upward'] ??= []).push(tick.textContent);
                return Object.values(lines).filter(texts => texts.length < 2 || new Set(texts).size < texts.length).map(texts => chart.getAttribute('aria-labelledby') + ': ' + texts);
            })
            """));

        // Names and marks stay within their chart.
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('svg[role=img]')].flatMap(chart => {
                const box = chart.getBoundingClientRect();
                return [...chart.querySelectorAll('text, circle, rect')].filter(one => { const at = one.getBoundingClientRect(); return at.left < box.left - 6 || at.right > box.right + 6 || at.bottom > box.bottom + 6 || at.top < box.top - 6; })
                    .map(one => chart.getAttribute('aria-labelledby') + ': ' + one.outerHTML.slice(0, 160));
            })
            """));
    }

    private static async Task Unfold(IPage page) => await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
}
