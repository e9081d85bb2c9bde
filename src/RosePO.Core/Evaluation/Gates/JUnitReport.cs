using System.Globalization;
using System.Xml.Linq;

namespace RosePO.Core.Evaluation.Gates;

/// <summary>Gates as JUnit XML, which the test pages of CI services show: a suite an experiment, a case a bound.</summary>
internal static class JUnitReport
{
    /// <summary>Writes the file, making its folder.</summary>
    /// <param name="path">The file. Absolute.</param>
    /// <param name="suites">Each experiment's name and the bounds that its figures were held to.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, IReadOnlyList<GateCheck>>> suites)
    {
        var elements = suites.Select(suite => Suite(suite.Key, suite.Value)).ToArray();
        var all = new XElement("testsuites", new XAttribute("name", "RosePO gates"));
        foreach (var count in (string[])["tests", "failures"])
        {
            all.SetAttributeValue(count, elements.Sum(suite => (int)suite.Attribute(count)!));
        }

        all.Add(elements);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        new XDocument(all).Save(path);
    }

    private static XElement Suite(string name, IReadOnlyList<GateCheck> checks) => new(
        "testsuite",
        Attribute("name", name),
        new XAttribute("tests", checks.Count),
        new XAttribute("failures", checks.Count(check => !check.Passed)),
        new XAttribute("errors", 0),
        new XAttribute("skipped", 0),
        new XElement("properties", checks.Select(check => check.Protocol).Distinct().Select(protocol => new XElement("property", new XAttribute("name", "protocol"), Attribute("value", protocol)))),
        checks.Select(check => Case(name, check)));

    private static XElement Case(string suite, GateCheck check) => new(
        "testcase",
        Attribute("classname", $"{suite}.{check.Model}"),
        Attribute("name", $"{check.Metric} {check.Rule}"),
        new XAttribute("time", "0"),
        check.Passed
            ? new XElement("system-out", VisibleText.Line(check.Message))
            : new XElement(
                "failure",
                new XAttribute("type", string.Create(CultureInfo.InvariantCulture, $"ROSE{(int)RoseErrorCode.GateMissed}")),
                Attribute("message", check.Message)));

    // XML has no place for control characters, and build services scan such files for commands too.
    private static XAttribute Attribute(string name, string text) => new(name, VisibleText.Line(text));
}
