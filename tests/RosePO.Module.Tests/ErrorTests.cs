using System.Management.Automation;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class ErrorTests(Host host) : IClassFixture<Host>
{
    private const string Sample = "Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4";

    [Theory]
    [InlineData("Import-RecDataset ./missing.csv", "FileNotFound", "ImportRecDataset", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-RecDataset -LiteralPath './[a].csv'", "FileNotFound", "ImportRecDataset", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-RecDataset './none*.csv'", "FileNotFound", "ImportRecDataset", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-RecDataset Env:/PATH", "RequestInvalid", "ImportRecDataset", ErrorCategory.InvalidArgument)]
    [InlineData("Import-RecDataset", "RequestInvalid", "ImportRecDataset", ErrorCategory.InvalidArgument)]
    [InlineData("Get-Recommendation 1 -Model ./missing -Dataset ./missing", "FileNotFound", "GetRecommendation", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-Recommendation -Model ./missing -Dataset ./missing", "RequestInvalid", "GetRecommendation", ErrorCategory.InvalidArgument)]
    [InlineData("New-PreferencePairs -Dataset ./missing -Strategy Random", "FileNotFound", "NewPreferencePairs", ErrorCategory.ObjectNotFound)]
    [InlineData("New-PreferencePairs -Dataset ./x -Strategy Semantic -TitleVectors Onnx", "RequestInvalid", "NewPreferencePairs", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-OracleSmoothing -Pairs ./missing", "FileNotFound", "InvokeOracleSmoothing", ErrorCategory.ObjectNotFound)]
    [InlineData("Invoke-OracleSmoothing -Pairs ./x -Oracle Gru4Rec -Heads 2", "RequestInvalid", "InvokeOracleSmoothing", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-OracleSmoothing -Pairs ./x -Oracle Constant -Epochs 2", "RequestInvalid", "InvokeOracleSmoothing", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-OracleSmoothing -Pairs ./x -Oracle File", "RequestInvalid", "InvokeOracleSmoothing", ErrorCategory.InvalidArgument)]
    [InlineData("Start-RosePOTraining -Model Embedded -Dataset ./missing", "FileNotFound", "StartRosePOTraining", ErrorCategory.ObjectNotFound)]
    [InlineData("Start-RosePOTraining -Model ./sft -Pairs ./x -Loss Dpo, Bco -LossWeight 1", "RequestInvalid", "StartRosePOTraining", ErrorCategory.InvalidArgument)]
    [InlineData("Start-RosePOTraining -Model ./sft -Pairs ./x -Loss Ipo -LabelSmoothing 0.1", "RequestInvalid", "StartRosePOTraining", ErrorCategory.InvalidArgument)]
    [InlineData("Measure-Recommendations -Dataset ./x -Baseline Popular", "RequestInvalid", "MeasureRecommendations", ErrorCategory.InvalidArgument)]
    public void A_wrong_request_has_its_id_and_category(string script, string id, string command, ErrorCategory category)
    {
        var error = host.Error(script);
        Assert.Equal($"{id},RosePO.Commands.{command}Command", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Matches(@"^\w.+ \(docs/errors.md: ROSE\d{4}\)\.$", error.ErrorDetails.RecommendedAction);
        AssertOneSentence(error);
    }

    [Theory]
    [InlineData("Start-RosePOTraining -Model Embedded -Dataset ./x -Stage Sft -Beta 2", "Beta", "'beta' is read only when 'stage' is Align: set that, or leave 'beta' out.")]
    [InlineData("Start-RosePOTraining -Model Embedded -Dataset ./x -Loss Dpo", "Loss", "'loss' is read only when 'stage' is Align: set that, or leave 'loss' out.")]
    [InlineData("Start-RosePOTraining -Model ./sft -Pairs ./x -ReservedPositions 2", "ReservedPositions", "'reservedPositions' is read only when 'stage' is Pretrain or Sft: set that, or leave 'reservedPositions' out.")]
    [InlineData("Start-RosePOTraining -Model ./sft -Pairs ./x -LoraRank -1", "LoraRank", "'lora.rank' is '-1' where a whole number of at least 0 is needed: correct the value.")]
    [InlineData("Start-RosePOTraining -Model ./sft -Pairs ./x -LoraAlpha 3", "LoraAlpha", "'lora.alpha' is read only when 'lora.rank' is above 0: set that, or leave 'lora.alpha' out.")]
    [InlineData("Start-RosePOTraining -Model ./sft -Pairs ./x -TargetMargin 1", "SimPOTargetMargin", "'simPO.targetMargin' is read only when 'loss' is SimPO: set that, or leave 'simPO.targetMargin' out.")]
    [InlineData("Invoke-OracleSmoothing -Pairs ./x -Oracle Gru4Rec -Heads 2", "Heads", "'sasRec.heads' is read only when 'oracle' is SasRec: set that, or leave 'sasRec.heads' out.")]
    [InlineData("Invoke-OracleSmoothing -Pairs ./x -Oracle Gru4Rec -Layers 0", "Layers", "'gru4Rec.layers' is '0' where a whole number of at least 1 is needed: correct the value.")]
    [InlineData("Import-RecDataset -Format Sample -MinimumUserInteractions -4", "MinimumUserInteractions", "'minimumUserInteractions' is '-4' where a whole number of at least 1 is needed: correct the value.")]
    public void An_option_at_fault_is_named_by_its_parameter(string script, string parameter, string sentence)
    {
        var error = host.Error(script);
        Assert.StartsWith("RequestInvalid,", error.FullyQualifiedErrorId);
        Assert.Equal(sentence, error.ErrorDetails.Message);
        Assert.Equal(parameter, error.CategoryInfo.TargetName);
    }

    [Theory]
    [InlineData("Start-RosePOTraining -Model ./sft -Epochs many", "Epochs", "'epochs' is 'many' where a number is needed: correct the value.")]
    [InlineData("Start-RosePOTraining -Model ./sft -BatchSize 3.5", "BatchSize", "'batchSize' is '3.5' where a whole number is needed: correct the value.")]
    [InlineData("Start-RosePOTraining -Model ./sft -Precision Fp23", "Precision", "'precision' is 'Fp23' where one of Auto, Fp32, Bf16 is needed: did you mean 'Fp32'?")]
    [InlineData("Start-RosePOTraining -Model ./sft -MergeAdapter:perhaps", "MergeAdapter", "'mergeAdapter' is 'perhaps' where true or false is needed: correct the value.")]
    [InlineData("New-PreferencePairs -StrategyWeight 1, much", "StrategyWeight", "'strategyWeights' is 'much' where a number is needed: correct the value.")]
    [InlineData("Invoke-OracleSmoothing -Pairs ./x -MaxLength $null", "MaxLength", "'sasRec.maxLength' is empty where a whole number is needed: correct the value.")]
    public void A_value_of_another_kind_is_refused_in_the_words_of_experiment_files(string script, string parameter, string sentence)
    {
        var error = host.Error(script);
        var binding = Assert.IsAssignableFrom<ParameterBindingException>(error.Exception);
        Assert.Equal(parameter, binding.ParameterName);
        Assert.EndsWith(sentence, error.ToString());
        Assert.Equal("ROSE1601", ((dynamic)binding.InnerException!).Code);
        Assert.Equal(sentence, binding.InnerException!.Message);
    }

    [Fact]
    public void An_error_of_a_file_shows_the_file_the_line_and_the_column_and_what_to_do_by_itself()
    {
        File.WriteAllText(host.InFolder("wrong.yml"), "name: x\ndataset: { format: Sample }\nsft:\n  epoch: 2\n");
        var error = host.Error("Invoke-RosePOExperiment ./wrong.yml");
        Assert.Equal($"{host.InFolder("wrong.yml")}(4,3): 'epoch' is not a key of 'sft': did you mean 'epochs'?", error.ErrorDetails.Message);
        Assert.Equal("Did you mean 'epochs'? (docs/errors.md: ROSE1802).", error.ErrorDetails.RecommendedAction);

        // As a console shows it.
        var shown = string.Concat(host.Run("Invoke-RosePOExperiment ./wrong.yml 2>&1 | Out-String -Width 400").Output);
        Assert.Contains("wrong.yml(4,3): 'epoch' is not a key", shown, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'epochs'? (docs/errors.md", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_errors_of_their_own()
    {
        File.WriteAllText(host.InFolder("many.yml"), "dataset: { formt: Sample }\nsft:\n  epoch: 2\n  device: gpu\n  batchSize: many\n");
        var (output, errors) = host.Run("Invoke-RosePOExperiment ./many.yml");
        Assert.Empty(output);
        Assert.Equal(["(1,12)", "(3,3)", "(5,14)"], errors.Select(error => error.ErrorDetails.Message[host.InFolder("many.yml").Length..].Split(':')[0]));
    }

    [Theory]
    [InlineData("Import-RecDataset './none: or one.csv'", "Check the path")]
    [InlineData("Import-RecDataset \"./nobody's: file.csv\"", "Check the path")]
    [InlineData("Get-Recommendation 1", "Name it with -Model, or pipe a result of Start-RosePOTraining or Export-RosePOModel")]
    [InlineData("Import-RecDataset ./colon.csv -UserColumn 'usr: id'", "Map the user to one of them, such as 'user: id'")]
    public void What_to_do_is_not_cut_where_it_or_a_name_has_a_colon(string script, string action)
    {
        File.WriteAllText(host.InFolder("colon.csv"), "user: id,item,title,timestamp\n1,1,One,1\n");
        Assert.Equal(action, host.Error(script).ErrorDetails.RecommendedAction.Split(" (docs/errors.md")[0]);
    }

    [Fact]
    public void A_folder_that_is_no_model_is_ModelInvalid()
    {
        Directory.CreateDirectory(host.InFolder("nomodel"));
        var error = host.Error($"$data = {Sample}; $data | Start-RosePOTraining -Stage Sft -Model ./nomodel");
        Assert.Equal("ModelInvalid,RosePO.Commands.StartRosePOTrainingCommand", error.FullyQualifiedErrorId);
        AssertOneSentence(error);
    }

    [Fact]
    public void A_missing_ONNX_Runtime_says_which_variable_names_its_folder()
    {
        Directory.CreateDirectory(host.InFolder("encoder"));
        File.WriteAllText(host.InFolder("encoder/model.onnx"), "opened after the library was found");
        File.WriteAllText(host.InFolder("encoder/vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]");
        Environment.SetEnvironmentVariable("ROSEPO_ONNXRUNTIME", host.Folder);
        try
        {
            var error = host.Error($"{Sample} | New-PreferencePairs -Strategy Semantic -TitleVectors Onnx -TitleEncoderFolder ./encoder");
            Assert.Equal("OnnxRuntimeNotFound,RosePO.Commands.NewPreferencePairsCommand", error.FullyQualifiedErrorId);
            Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
            Assert.Contains("set ROSEPO_ONNXRUNTIME to the folder that contains ", error.Exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ROSEPO_ONNXRUNTIME", null);
        }
    }

    [Fact]
    public void A_row_with_too_few_columns_names_its_line()
    {
        File.WriteAllText(host.InFolder("short.csv"), "user,item,title,timestamp\n1,1,One,1\n1,2\n");
        var error = host.Error("Import-RecDataset ./short.csv");
        Assert.StartsWith("DatasetRowInvalid,", error.FullyQualifiedErrorId);
        Assert.Equal(3, ((dynamic)error.Exception).Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -Force")]
    public void A_destination_that_holds_something_else_is_left_alone_forced_or_not(string force)
    {
        Directory.CreateDirectory(host.InFolder("taken"));
        File.WriteAllText(host.InFolder("taken/mine.txt"), "mine");
        var error = host.Error($"{Sample} -Destination taken{force}");
        Assert.StartsWith("DestinationExists,", error.FullyQualifiedErrorId);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(host.InFolder("taken")).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void Another_artifact_in_the_destination_is_replaced_where_that_is_forced()
    {
        var first = host.Get($"({Sample} -Destination other).Users").Single().ToString();
        var error = host.Error($"{Sample} -Seed 2 -Destination other");
        Assert.StartsWith("DestinationExists,", error.FullyQualifiedErrorId);
        Assert.Equal(first, host.Get($"({Sample} -Destination other).Users").Single().ToString());
        Assert.False((bool)host.Get($"({Sample} -Seed 2 -Destination other -Force).Reused").Single().BaseObject);
    }

    [Fact]
    public void A_record_that_fails_leaves_the_others_their_turn()
    {
        var good = host.InFolder("good.csv");
        File.WriteAllLines(good, ["user,item,title,timestamp", .. Enumerable.Range(0, 60).Select(row => $"{row % 10},{row * 7 % 41},Title {row * 7 % 41},{row}")]);
        var (output, errors) = host.Run("'./missing.csv', './good.csv' | Import-RecDataset");
        Assert.Single(output);
        Assert.Equal("FileNotFound,RosePO.Commands.ImportRecDatasetCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Import-RecDataset -Format Sample -Destination whatif -WhatIf")]
    [InlineData("Start-RosePOTraining -Model Embedded -Dataset ./missing -Destination whatif -WhatIf")]
    [InlineData("New-PreferencePairs -Dataset ./missing -Destination whatif -WhatIf")]
    [InlineData("Invoke-OracleSmoothing -Pairs ./missing -Destination whatif -WhatIf")]
    [InlineData("Measure-Recommendations -Dataset ./missing -Baseline Random -Destination whatif -WhatIf")]
    public void WhatIf_writes_nothing(string script)
    {
        Assert.Empty(host.Get(script));
        Assert.False(Path.Exists(host.InFolder("whatif")));
    }

    private static void AssertOneSentence(ErrorRecord error)
    {
        var text = error.ErrorDetails.Message;
        Assert.EndsWith(".", text);
        Assert.DoesNotContain("\n", text);
        Assert.DoesNotContain("   at ", text);
    }
}
