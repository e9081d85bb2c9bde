using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace RosePO.Core.Evaluation.Gates;

/// <summary>Gates as TRX, the results file of .NET's test tools, which Azure Pipelines and others publish: a test a bound.</summary>
internal static class TrxReport
{
    // The type of a test that is code, as test tools write it.
    private const string UnitTest = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";
    private const string AllLoaded = "19431567-8539-422a-85d7-44ee4e166bda";

    private static readonly XNamespace s_team = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Writes the file, making its folder.</summary>
    /// <param name="path">The file. Absolute.</param>
    /// <param name="suites">Each experiment's name and the bounds that its figures were held to.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, IReadOnlyList<GateCheck>>> suites)
    {
        (string Suite, GateCheck Check, string Name)[] tests =
            [.. from suite in suites from check in suite.Value select (suite.Key, check, VisibleText.Line($"{suite.Key}.{check.Model}: {check.Metric} {check.Rule}"))];
        var failed = tests.Count(test => !test.Check.Passed);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        new XDocument(new XElement(
            s_team + "TestRun",
            new XAttribute("id", Id("run " + string.Join('\n', tests.Select(test => test.Name)))),
            new XAttribute("name", "RosePO gates"),
            new XElement(s_team + "Results", tests.Select(test => Result(test.Name, test.Check))),
            new XElement(s_team + "TestDefinitions", tests.Select(test => Definition(test.Suite, test.Name, test.Check))),
            new XElement(s_team + "TestEntries", tests.Select(test => new XElement(s_team + "TestEntry", Test(test.Name), Execution(test.Name), new XAttribute("testListId", AllLoaded)))),
            new XElement(s_team + "TestLists", new XElement(s_team + "TestList", new XAttribute("name", "All Loaded Results"), new XAttribute("id", AllLoaded))),
            new XElement(
                s_team + "ResultSummary",
                new XAttribute("outcome", failed > 0 ? "Failed" : "Completed"),
                new XElement(
                    s_team + "Counters",
                    new XAttribute("total", tests.Length),
                    new XAttribute("executed", tests.Length),
                    new XAttribute("passed", tests.Length - failed),
                    new XAttribute("failed", failed))))).Save(path);
    }

    private static XElement Result(string name, GateCheck check) => new(
        s_team + "UnitTestResult",
        Execution(name),
        Test(name),
        new XAttribute("testName", name),
        new XAttribute("computerName", "build"),
        new XAttribute("testType", UnitTest),
        new XAttribute("testListId", AllLoaded),
        new XAttribute("outcome", check.Passed ? "Passed" : "Failed"),
        new XElement(
            s_team + "Output",
            check.Passed
                ? new XElement(s_team + "StdOut", VisibleText.Line(check.Message))
                : new XElement(s_team + "ErrorInfo", new XElement(s_team + "Message", VisibleText.Line(Missed(check))))));

    private static XElement Definition(string suite, string name, GateCheck check) => new(
        s_team + "UnitTest",
        new XAttribute("name", name),
        new XAttribute("storage", "gates"),
        new XAttribute("id", Id("test " + name)),
        new XElement(s_team + "Execution", new XAttribute("id", Id("execution " + name))),
        new XElement(
            s_team + "TestMethod",
            new XAttribute("codeBase", "gates"),
            new XAttribute("className", VisibleText.Line($"{suite}.{check.Model}")),
            new XAttribute("name", VisibleText.Line($"{check.Metric} {check.Rule}"))));

    private static string Missed(GateCheck check) => string.Create(CultureInfo.InvariantCulture, $"ROSE{(int)RoseErrorCode.GateMissed}: {check.Message}");

    private static XAttribute Test(string name) => new("testId", Id("test " + name));

    private static XAttribute Execution(string name) => new("executionId", Id("execution " + name));

    // The same gates have the same ids in every run, so that services see the history of one.
    private static string Id(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]).ToString();
}
