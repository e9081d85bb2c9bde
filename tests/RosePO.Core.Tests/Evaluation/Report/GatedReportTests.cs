using System.Xml.Linq;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Evaluation.Report;

public sealed class GatedReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Report => _folder.At("report.html");

    private string Page => _folder.At("gathered/page.html");

    public void Dispose() => _folder.Dispose();

    private static GateCheck Check(string model, bool passed) => new(model, "HR@1", "at least 0.4", passed, new MetricValue(0.35, 0.3, -0.4, 100), "");

    private XElement Gates() => XDocument.Parse(File.ReadAllText(Page)).Descendants("div").Single(element => (string?)element.Attribute("id") == "gates");

    [Fact]
    public void Gates_stand_in_the_head_the_missed_first_and_the_report_is_left_alone()
    {
        File.WriteAllText(Report, SampleReport.Page(SampleReport.Bare(TinyDataset.Large(30))));
        var (before, time) = (File.ReadAllText(Report), File.GetLastWriteTimeUtc(Report));
        GatedReport.Write(Report, Page, [Check("sft", true), Check("<rosepo>", false)]);
        Assert.Equal(["<rosepo> missed", "sft held"], Gates().Descendants("tbody").Single().Elements().Select(row => row.Element("th")!.Value));
        Assert.StartsWith("1 of 2 gates missed.", Gates().Value.Trim(), StringComparison.Ordinal);
        Assert.Contains("0.3500 [0.3000, \u22120.4000]", Gates().Value, StringComparison.Ordinal);
        Assert.Equal((before, time), (File.ReadAllText(Report), File.GetLastWriteTimeUtc(Page)));
    }

    [Fact]
    public void Gates_that_are_held_otherwise_replace_those_of_before_and_none_leave_the_report()
    {
        File.WriteAllText(Report, SampleReport.Page(SampleReport.Bare(TinyDataset.Large(30))));
        GatedReport.Write(Report, Page, [Check("sft", false)]);
        File.SetAttributes(Page, FileAttributes.ReadOnly);
        GatedReport.Write(Report, Page, [Check("sft", true)]);
        Assert.StartsWith("The gate is held.", Gates().Value.Trim(), StringComparison.Ordinal);
        GatedReport.Write(Report, Page, []);
        Assert.Equal(File.ReadAllText(Report), File.ReadAllText(Page));
    }

    [Fact]
    public void A_report_of_an_earlier_version_has_them_below_its_title()
    {
        File.WriteAllText(Report, "<html><body><h1>old</h1><p>text</p></body></html>");
        GatedReport.Write(Report, Page, [Check("sft", true), Check("dpo", true)]);
        Assert.Equal("h1", Gates().ElementsBeforeSelf().Last().Name.LocalName);
        Assert.StartsWith("All 2 gates are held.", Gates().Value.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_is_gone_is_named()
    {
        var error = Assert.Throws<RoseException>(() => GatedReport.Write(Report, Page, [Check("sft", true)]));
        Assert.Equal((RoseErrorCode.FileNotFound, Report), (error.Error, error.File));
    }
}
