using System.Management.Automation;

namespace RosePO.Module.Tests;

/// <summary>
/// Every producer piped into every consumer: it works where the object names an artifact of a kind that the command takes, and is otherwise
/// one sentence that says what the command takes.
/// </summary>
[Collection(Host.Collection)]
public sealed class PipelineMatrixTests(PipelineMatrixTests.Prepared prepared) : IClassFixture<PipelineMatrixTests.Prepared>
{
    // What each object names: a dataset, a model, pairs, a measurement; f is a file of pairs, e one of an experiment.
    private static readonly Dictionary<string, string> s_producers = new(StringComparer.Ordinal)
    {
        ["$data"] = "d",
        ["$pre"] = "dm",
        ["$sft"] = "dm",
        ["$aligned"] = "dm",
        ["$texts"] = "m",
        ["$export"] = "m",
        ["$pairs"] = "dp",
        ["$smoothed"] = "dp",
        ["$imported"] = "p",
        ["$rows[0]"] = "r",
        ["$experiment"] = "r",
        ["$experiment.Measurement"] = "r",
        ["$experiment.Stages[0]"] = "d",
        ["$experiment.Stages[-1]"] = "r",
        ["(Get-RosePORun r -Name data)"] = "d",
        ["(Get-RosePORun r -Name sft)"] = "dm",
        ["(Get-RosePORun r -Name pairs)"] = "dp",
        ["(Get-RosePORun r -Name imported)"] = "p",
        ["(Get-RosePORun r -Name measured)"] = "dr",
        ["'r/data'"] = "d",
        ["'r/sft'"] = "dm",
        ["'r/imported'"] = "p",
        ["'r/measured'"] = "r",
        ["'r/none'"] = "",
        ["'r'"] = "",
        ["'pairs.jsonl'"] = "f",
        ["(Get-Item r/sft)"] = "dm",
        ["(Get-Item r/smoothed)"] = "dp",
        ["(Get-Item r/measured)"] = "r",
        ["(Get-Item r)"] = "",
        ["(Get-Item pairs.jsonl)"] = "f",
        ["$exported"] = "f",
        ["$choice"] = "dm",
        ["$compared[0]"] = "r",
        ["$oracle"] = "do",
        ["(Get-RosePORun r -Name oracle)"] = "do",
        ["(Get-RosePORun r -Name oracle | Select-Object Name, Kind, Path, Oracle)"] = "o",
        ["(Get-RosePORun r -Name sft | Select-Object Path)"] = "dm",
        ["(Get-RosePORun r -Name measured | Sort-Object Started | Select-Object -First 1)"] = "dr",
        ["$install"] = "",
        ["$check"] = "",
        ["$preview[0]"] = "",
        ["$recommended[0]"] = "",
        ["$served"] = "dm",
        ["'small.yml'"] = "e",
        ["(Copied $sft)"] = "dm",
        ["(Copied $imported)"] = "p",
        ["(Copied $experiment)"] = "r",
        ["(Copied $rows[0])"] = "r",
        ["(Copied (Get-RosePORun r -Name pairs))"] = "dp",
        ["(Copied (Get-Item r/sft))"] = "dm",
        ["[pscustomobject]@{ Pairs = $imported; Dataset = $null }"] = "p",
        ["@{ Dataset = 'r/data'; Model = $sft }"] = "dm",
        ["[pscustomobject]@{ Pairs = $null; Dataset = ''; Model = $null; Measurement = $null }"] = "",
        ["5"] = "",
        [", ($sft, $data)"] = "",
        ["[version] '1.2'"] = "",
    };

    public static TheoryData<string, string, string> Consumers => new()
    {
        { "d", "New-PreferencePairs", "-Strategy Random -MaxExamples 4" },
        { "p", "Invoke-OracleSmoothing", "-Oracle Constant -ConstantEpsilon 0.2" },
        { "dp", "Start-RosePOTraining", "-Model $sft -Epochs 0.1 -ValidationUsers 0" },
        { "m", "Start-RosePOTraining", "-Pairs $imported -Epochs 0.1 -ValidationUsers 0" },
        { "m", "Select-RosePOModel", "-Users 3 -Dataset $data" },
        { "d", "Measure-Recommendations", "-Baseline Random -Resamples 10 -GenerationUsers 1" },
        { "p", "Export-PreferencePairs", "./out.jsonl" },
        { "m", "Export-RosePOModel", "" },
        { "r", "Export-RecMeasurement", "" },
        { "m", "Get-Recommendation", "-User 1 -Top 1 -Dataset $data" },
        { "r", "Compare-RecMeasurement", "-Resamples 10" },
        { "dmpro", "Get-RosePORun", "" },
        { "f", "Import-PreferencePairs", "" },
        { "", "Import-RecDataset", "" },
        { "e", "Invoke-RosePOExperiment", "-Runs e" },
    };

    private Host Host => prepared.Host;

    [Theory]
    [MemberData(nameof(Consumers))]
    public void An_object_binds_where_it_names_what_the_command_takes_and_is_otherwise_refused_in_a_sentence(string takes, string command, string arguments)
    {
        var writes = Host.Get($"(Get-Command {command}).Parameters.ContainsKey('Destination')").Single().ToString() == "True" ? " -Destination o -Force" : "";
        var forced = command == "Export-PreferencePairs" ? " -Force" : "";
        foreach (var (producer, names) in s_producers)
        {
            var script = $"{producer} | {command} {arguments}{writes}{forced}";
            var (output, errors) = Host.Run(script);

            // A folder that is not an artifact is none for most; this command searches it.
            if (names.Any(takes.Contains) || (command == "Get-RosePORun" && producer is ("'r'" or "(Get-Item r)")))
            {
                Assert.True(errors.Count == 0 && output.Count > 0, $"{script}: {string.Join(' ', errors)}");
                continue;
            }

            // A file that is no experiment has a mistake at each of its keys.
            Assert.True(output.Count == 0 && (errors.Count == 1 || (errors.Count > 1 && command == "Invoke-RosePOExperiment")), $"{script}: {output.Count} results, {string.Join(' ', errors)}");
            Assert.All(errors, error =>
            {
                var (id, text) = (error.FullyQualifiedErrorId, error.ToString());
                Assert.EndsWith($",RosePO.Commands.{command.Replace("-", "", StringComparison.Ordinal)}Command", id, StringComparison.Ordinal);
                Assert.DoesNotContain("Unexpected", id, StringComparison.Ordinal);
                Assert.Matches("[.?]$", text);
                Assert.DoesNotContain('\n', text);
                Assert.True(
                    id.StartsWith("RequestInvalid,", StringComparison.Ordinal) || (takes is "f" or "" or "e" or "dmpro"), $"{script}: {id} {text}");
                if (takes is "d" or "p" or "m" or "r" or "dp")
                {
                    Assert.Matches($"^({command} takes|The Sft stage needs a dataset)", text);
                }
            });
        }
    }

    [Theory]
    [InlineData("$imported, $smoothed | Invoke-OracleSmoothing -Oracle Constant -Destination { 'many/' + $_.Examples }", 2)]
    [InlineData("$imported | Start-RosePOTraining -Model $sft -Epochs 0.1 -ValidationUsers 0 -Destination many/job -AsJob | Receive-Job -Wait", 1)]
    [InlineData("'r/sft', 'r/aligned' | Measure-Recommendations -Resamples 10 -GenerationUsers 1 -Destination many/measured -AsJob | Receive-Job -Wait", 2)]
    [InlineData("'r/sft', 'r/aligned' | Select-RosePOModel -Users 5 -Destination many/chosen -AsJob | Receive-Job -Wait", 1)]
    [InlineData("(Get-Item r/imported), 'r/pairs' | Invoke-OracleSmoothing -Oracle Constant -Destination { if ($_ -is [string]) { 'many/text' } else { 'many/folder' } } -AsJob | Receive-Job -Wait", 2)]
    [InlineData("'pairs.jsonl' | Import-PreferencePairs -Destination many/imported -AsJob | Receive-Job -Wait", 1)]
    [InlineData("Get-RosePORun r -Kind pairs | Export-PreferencePairs ./many.jsonl -Force", 3)]
    [InlineData("Get-RosePORun r -Kind model | Export-RosePOModel -Destination { 'many/' + $_.Name }", 5)]
    [InlineData("Get-RosePORun r -Kind measurement | Export-RecMeasurement -Destination { 'passed-on/' + $_.Key } | Compare-RecMeasurement -Resamples 10", 2)]
    [InlineData("$sweep | Compare-RecMeasurement -AcrossSeeds -Resamples 10", 2)]
    [InlineData("$sweep | Compare-RecMeasurement -AcrossSeeds -Resamples 10 -Plots many/frontier > $null; Get-ChildItem many/frontier/*.svg", 2)]
    [InlineData("(Copied $sweep) | Compare-RecMeasurement -AcrossSeeds -Resamples 10", 2)]
    [InlineData("1, 2 | Start-RosePOTraining -Dataset $data -Model $sft -Epochs 0.1 -ValidationUsers 0 -Destination { \"many/seed$_\" }", 2)]
    public void Several_objects_of_a_pipeline_have_their_turn_in_jobs_too(string script, int results) => Assert.Equal(results, Host.Get(script).Count);

    [Theory]
    [InlineData("Start-RosePOTraining -Model $sft -Dataset $data -Pairs $missing", "RequestInvalid", "-Pairs has no value")]
    [InlineData("New-PreferencePairs -Dataset ''", "RequestInvalid", "-Dataset has no value")]
    [InlineData("Measure-Recommendations -Dataset $data -Model $sft, $missing", "RequestInvalid", "-Model has no value")]
    [InlineData("Export-RosePOModel", "RequestInvalid", "Export-RosePOModel needs a model")]
    [InlineData("Compare-RecMeasurement", "RequestInvalid", "Compare-RecMeasurement needs a measurement")]
    [InlineData("Export-RecMeasurement", "RequestInvalid", "Export-RecMeasurement needs a measurement")]
    [InlineData("Import-PreferencePairs", "RequestInvalid", "Import-PreferencePairs needs a file of preference pairs")]
    [InlineData("New-PreferencePairs -Dataset $data, $data", "ParameterArgumentTransformationError", "-Dataset takes one folder or result, and 2 are given")]
    [InlineData("New-PreferencePairs -Dataset ([version] '1.2')", "ParameterArgumentTransformationError", "an object of the type Version has none")]
    [InlineData("$data | Start-RosePOTraining -Model $rows[0]", "ParameterArgumentTransformationError", "-Model takes a folder, or a result that has the property Model")]
    [InlineData("5 | Install-RosePORuntime", "RequestInvalid", "takes nothing from the pipeline")]
    [InlineData("@{ Pairs = 'r/pairs', 'r/imported' } | Invoke-OracleSmoothing", "RequestInvalid", "takes a pair set at a time, and one piped object names 2")]
    public void A_value_that_is_missing_or_no_artifact_is_named(string script, string id, string says)
    {
        ErrorRecord error;
        try
        {
            error = Host.Error(script);
        }
        catch (RuntimeException terminating)
        {
            error = terminating.ErrorRecord;
        }

        Assert.StartsWith($"{id},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_type_that_a_command_returns_is_piped_somewhere()
    {
        var returned = Host.Get("(Get-Command -Module RosePO -CommandType Cmdlet).OutputType.Name").Select(name => name.ToString()!).Where(name => name.StartsWith("RosePO.", StringComparison.Ordinal));
        var piped = s_producers.Keys.SelectMany(producer => Host.Get($"{producer} | ForEach-Object {{ $_.PSTypeNames[0] }}")).Select(name => name.ToString()).ToHashSet();
        Assert.DoesNotContain(returned, name => !piped.Contains(name));
    }

    [Fact]
    public void Results_keep_their_figures_where_they_are_copied_into_another_process()
    {
        Assert.IsType<double>(Assert.Single(Host.Get("(Copied $rows[0]).Metrics['HR@1'].Value")).BaseObject);
        Assert.IsType<double>(Assert.Single(Host.Get("(Copied $experiment).Measurement.Models[0].Metrics['HR@1'].Value")).BaseObject);
    }

    public sealed class Prepared : IDisposable
    {
        public Prepared()
        {
            const string Yaml = "dataset: { format: Sample, seed: 1, sample: { users: 30, families: 8, familySize: 4, meanInteractions: 8 } }\nmeasure: { baselines: [popularity, random], resamples: 20 }\n";
            File.WriteAllText(Host.InFolder("pairs.jsonl"), """{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}""");
            File.WriteAllText(Host.InFolder("small.yml"), "name: small\n" + Yaml);
            File.WriteAllText(Host.InFolder("sweep.yml"), "name: sweep\nseeds: [1, 2]\n" + Yaml);

            // As a job's process writes its results.
            Host.Get("""
                function Copied($result) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($result, 1)) }
                $tiny = @{ HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 0; Epochs = 0.1 }
                $data = Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8 -Destination r/data
                $pre = $data | Start-RosePOTraining -Stage Pretrain -Model Embedded -Destination r/pre @tiny
                $sft = $data | Start-RosePOTraining -Model $pre -Epochs 0.1 -ValidationUsers 0 -Destination r/sft
                $pairs = $data | New-PreferencePairs -Strategy Random -MaxExamples 5 -Destination r/pairs
                $smoothed = $pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.1 -Destination r/smoothed
                $aligned = $smoothed | Start-RosePOTraining -Model $sft -Epochs 0.5 -ValidationUsers 0 -Destination r/aligned
                $imported = Import-PreferencePairs pairs.jsonl -Destination r/imported
                $texts = $imported | Start-RosePOTraining -Model $sft -Epochs 1 -ValidationUsers 0 -Destination r/texts
                $export = $sft | Export-RosePOModel -Destination r/export
                $rows = $aligned | Measure-Recommendations -Baseline Random -Resamples 20 -GenerationUsers 2 -Destination r/measured
                $experiment = Invoke-RosePOExperiment small.yml
                $sweep = Invoke-RosePOExperiment sweep.yml
                $exported = $imported | Export-PreferencePairs exported.jsonl
                $choice = $sft, $export | Select-RosePOModel -Users 3 -Dataset $data -Destination s/chosen
                $compared = $experiment | Compare-RecMeasurement -Resamples 10
                $null = $pairs | Invoke-OracleSmoothing -Oracle SasRec -Epochs 1 -Destination s/smoothed
                Move-Item (Get-RosePORun s -Kind oracle).Path r/oracle
                $oracle = Get-RosePORun r -Name oracle
                $check = [RosePO.RuntimeCheck]::new('libtorch', 'Passed', 'found', $null)
                $install = [RosePO.RuntimeInstallResult] @{ Folder = 'none'; Version = '2.10.0'; Source = 'feed' }
                $preview = Invoke-RosePOExperiment small.yml -Runs elsewhere -DryRun
                $served = [RosePO.ServedModel] @{ Url = 'http://127.0.0.1:1/'; ProcessId = 1; Model = $sft.Model; Dataset = $data.Dataset }
                $recommended = Get-Recommendation 1 -Model $sft -Dataset $data -Top 1
                """);
        }

        public Host Host { get; } = new();

        public void Dispose() => Host.Dispose();
    }
}
