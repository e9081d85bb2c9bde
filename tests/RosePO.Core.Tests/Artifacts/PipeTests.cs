using System.Diagnostics;
using RosePO.Core.Data;
using RosePO.Core.Experiments;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Artifacts;

/// <summary>A pipe where a file is to be read: nothing waits for somebody to write into it.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Readers => ["experiment", "template", "data", "items", "pairs", "prompt", "tokenizer"];

    [Theory, MemberData(nameof(Readers))]
    public async Task A_pipe_is_an_error_that_names_it(string reader)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "This needs mkfifo.");
        var pipe = Pipe(reader switch { "tokenizer" => "tokenizer.json", "prompt" => "prompt.json", "experiment" or "template" => "file.yml", "pairs" => "file.jsonl", _ => "file.csv" });
        var cancellation = TestContext.Current.CancellationToken;
        var reading = Task.Run(() => Assert.Throws<RoseException>(() => Read(reader, pipe)), cancellation);
        var error = await reading.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        Assert.Equal((RoseErrorCode.FileNotFound, pipe), (error.Error, error.File));
    }

    private void Read(string reader, string pipe)
    {
        switch (reader)
        {
            case "experiment": ExperimentPlan.LoadAll(new ExperimentRequest { File = pipe }); break;
            case "template": PromptTemplates.Resolve(pipe); break;
            case "data": ImportDataset.Run(new ImportDatasetRequest { Path = pipe, Destination = _folder.At("out") }); break;
            case "items":
                var ratings = _folder.Write("ratings.csv", "user,item\n1,2\n");
                ImportDataset.Run(new ImportDatasetRequest { Path = ratings, Items = pipe, Destination = _folder.At("out") });
                break;
            case "pairs": ImportPreferencePairs.Run(new ImportPairsRequest { Path = pipe, Destination = _folder.At("out") }); break;
            case "prompt": ModelPrompt.Load(pipe); break;
            case "tokenizer": TokenizerFolder.Load(_folder.Path); break;
            default: throw new ArgumentOutOfRangeException(nameof(reader));
        }
    }

    private string Pipe(string name)
    {
        using var made = Process.Start("/usr/bin/mkfifo", [_folder.At(name)]);
        made.WaitForExit();
        return _folder.At(name);
    }
}
