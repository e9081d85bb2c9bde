using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Experiments;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Tests.Ranks;

/// <summary>The files of examples/scale-out and the pages that explain them, which no cluster of the tests can run.</summary>
public sealed partial class ScaleOutExampleTests
{
    private static string Folder => Repository.At("examples", "scale-out");

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Scripts => Files.Where(file => Path.GetExtension(file) is ".sh" or ".sbatch");

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string Pages => string.Concat(Directory.EnumerateFiles(Repository.At("docs", "scale-out"), "*.md").Append(Repository.At("docs", "scale-out.md")).Select(File.ReadAllText));

    [Fact]
    public void Every_file_but_those_that_others_source_or_run_is_named_on_a_page_and_every_page_is_reached()
    {
        var pages = Pages;
        Assert.All(Files.Select(Path.GetFileName), name => Assert.True(pages.Contains(name!, StringComparison.Ordinal) || name == "env.sh", name));
        Assert.All(Directory.EnumerateFiles(Repository.At("docs", "scale-out")).Select(Path.GetFileName), name => Assert.Contains($"(scale-out/{name})", File.ReadAllText(Repository.At("docs", "scale-out.md")), StringComparison.Ordinal));
        Assert.All(ExampleFile().Matches(pages).Select(match => match.Groups[1].Value), name => Assert.True(File.Exists(Path.Combine(Folder, name)), name));
    }

    [Fact]
    public void Shell_scripts_are_shell_scripts()
    {
        foreach (var script in Scripts)
        {
            Process bash;
            try
            {
                bash = Process.Start(new ProcessStartInfo("bash", ["-n", script]) { RedirectStandardError = true })!;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Skip("There is no bash.");
                return;
            }

            using (bash)
            {
                var errors = bash.StandardError.ReadToEnd();
                bash.WaitForExit();
                Assert.True(bash.ExitCode == 0, $"{script}: {errors}");
            }
        }
    }

    [Fact]
    public void The_script_of_ranks_calls_cmdlets_and_parameters_that_exist()
    {
        var manifest = File.ReadAllText(Repository.At("RosePO.psd1"));
        var calls = Cmdlet().Matches(Text("job.ps1") + Text("prepare.sh") + Text("Dockerfile")).Select(match => match.Value).Where(name => !name.StartsWith("Import-Module", StringComparison.Ordinal)).ToHashSet();
        Assert.Superset(new HashSet<string>(["Invoke-RosePOExperiment", "Install-RosePORuntime"]), calls);
        Assert.All(calls.Except(["Test-Path"]), name => Assert.Contains($"'{name}'", manifest, StringComparison.Ordinal));
        Assert.Contains("Invoke-RosePOExperiment $Experiment -Runs $Runs @set", Text("job.ps1"), StringComparison.Ordinal);
        Assert.NotNull(typeof(ExperimentRequest).GetProperty("Runs"));

        // What starts ranks gives the script its three arguments.
        Assert.All((string[])["two-hosts.sh", "rosepo.sbatch", "sweep.sbatch"], name => Assert.Contains(
            "pwsh -NoProfile -File \"$ROSEPO_HOME/job.ps1\" \"$ROSEPO_HOME/experiment.yml\" \"$ROSEPO_HOME/runs\"", Text(name), StringComparison.Ordinal));
    }

    [Fact]
    public void The_experiment_can_be_planned_with_the_values_that_the_sweep_sets()
    {
        using var file = new ExperimentFile(Text("experiment.yml"));
        var sweep = Text("sweep.sbatch");
        var keys = SetKey().Matches(sweep).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["name", "align.rosepo.beta", "seed"], keys);
        var stages = PreviewExperiment.Run(new ExperimentRequest { File = file.File, Overrides = keys.ToDictionary(key => key, key => key == "name" ? "swept" : "2") }).Stages;
        Assert.Contains("align/rosepo", stages.Select(stage => stage.Stage));

        // As many tasks as there are variants.
        var (betas, seeds) = (List("betas"), List("seeds"));
        Assert.Contains($"#SBATCH --array=0-{(betas * seeds) - 1}\n", sweep, StringComparison.Ordinal);
        int List(string name) => Regex.Match(sweep, $@"^{name}=\(([^)]*)\)", RegexOptions.Multiline).Groups[1].Value.Split(' ').Length;
    }

    [Fact]
    public void The_MPIJob_launches_a_process_for_each_slot_of_its_workers_in_the_image_that_is_built()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text("mpijob.yaml")));
        var job = stream.Documents[0].RootNode;
        var spec = job["spec"];
        Assert.Equal(("kubeflow.org/v2beta1", "MPIJob"), ((string)job["apiVersion"]!, (string)job["kind"]!));
        var (launcher, worker) = (Container(spec, "Launcher"), Container(spec, "Worker"));
        string[] arguments = [.. ((YamlSequenceNode)launcher["args"]).Select(node => (string)node!)];
        var slots = int.Parse((string)spec["slotsPerWorker"]!, System.Globalization.CultureInfo.InvariantCulture) * int.Parse((string)spec["mpiReplicaSpecs"]["Worker"]["replicas"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(slots.ToString(System.Globalization.CultureInfo.InvariantCulture), arguments[Array.IndexOf(arguments, "-n") + 1]);
        Assert.Contains("none", arguments[Array.IndexOf(arguments, "--bind-to") + 1], StringComparison.Ordinal);
        Assert.Equal(["pwsh", "-NoProfile", "-File", "/opt/rosepo/job.ps1", "/opt/rosepo/experiment.yml", "/runs"], arguments[^6..]);

        // Variables that the launcher passes on are those of the image, or its own.
        var image = Text("Dockerfile");
        var passed = arguments.Index().Where(argument => argument.Item == "-x").Select(argument => arguments[argument.Index + 1]).ToList();
        Assert.All(passed.Except(["OMP_NUM_THREADS"]), name => Assert.Matches($@"\b{name}=", image));
        Assert.Equal(((string)spec["sshAuthMountPath"]!)[..^"/.ssh".Length] + "/.sshd_config", (string)worker["args"][2]!);
        Assert.Contains("/home/mpiuser/.sshd_config", image, StringComparison.Ordinal);
        foreach (var role in (string[])["Launcher", "Worker"])
        {
            var pod = spec["mpiReplicaSpecs"][role]["template"]["spec"];
            Assert.Equal((string)pod["volumes"][0]["name"]!, (string)Container(spec, role)["volumeMounts"][0]["name"]!);
        }
    }

    [Fact]
    public void The_task_of_Azure_Batch_takes_the_nodes_of_its_pool_and_runs_the_scripts()
    {
        var (pool, task) = (JsonNode.Parse(Text("azure-batch-pool.json"))!, JsonNode.Parse(Text("azure-batch-task.json"))!);
        var several = task["multiInstanceSettings"]!;
        Assert.Equal((int)pool["targetDedicatedNodes"]!, (int)several["numberOfInstances"]!);
        Assert.True((bool)pool["enableInterNodeCommunication"]!);
        Assert.Equal(1, (int)pool["taskSlotsPerNode"]!);
        var share = (string)pool["mountConfiguration"]![0]!["nfsMountConfiguration"]!["relativeMountPath"]!;
        Assert.Contains($"$AZ_BATCH_NODE_MOUNTS_DIR/{share}/two-hosts.sh", (string)task["commandLine"]!, StringComparison.Ordinal);
        Assert.Contains($"$AZ_BATCH_NODE_MOUNTS_DIR/{share}/azure-coordination.sh", (string)several["coordinationCommandLine"]!, StringComparison.Ordinal);
        Assert.Contains($"$AZ_BATCH_NODE_MOUNTS_DIR/{share}/", Text("azure-coordination.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_the_product_that_the_files_set_are_those_that_the_page_lists()
    {
        var page = File.ReadAllText(Repository.At("docs", "scale-out.md")) + File.ReadAllText(Repository.At("docs", "libtorch.md"));
        var used = Scripts.Select(File.ReadAllText).SelectMany(text => Variable().Matches(text)).Select(match => match.Value).Where(name => name != "ROSEPO_HOME").ToHashSet();
        Assert.Superset(new HashSet<string>(["ROSEPO_MPI", "ROSEPO_LIBTORCH"]), used);
        Assert.All(used, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static YamlNode Container(YamlNode spec, string role) => spec["mpiReplicaSpecs"][role]["template"]["spec"]["containers"][0];

    [GeneratedRegex(@"examples/scale-out/([\w.-]+\w)")]
    private static partial Regex ExampleFile();

    [GeneratedRegex(@"\b(?:Import|Invoke|Install|Test|Start|Measure|New)-[A-Z]\w+")]
    private static partial Regex Cmdlet();

    [GeneratedRegex("\"([\\w.]+)=(?:\\$|sweep)")]
    private static partial Regex SetKey();

    [GeneratedRegex(@"\bROSEPO_[A-Z_]+")]
    private static partial Regex Variable();
}
