BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $movieLens = "$PSScriptRoot/../../../shared/data/ml-100k"
}

AfterAll { Pop-Location }

Describe 'The pipeline' {
    It 'runs from a generated sample to a measurement' {
        $data = Import-RecDataset @RoseSample
        $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft -PretrainEpochs 1 @RoseTiny
        $rows = $data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Model $sft -MaxExamples 20 |
            Invoke-OracleSmoothing -Oracle SasRec -Epochs 1 |
            Start-RosePOTraining -Model $sft -Loss RosePO -Destination runs/rosepo -ValidationUsers 5 |
            Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft -Resamples 50 -GenerationUsers 2
        $rows.Name | Sort-Object | Should -Be popularity, rosepo, sasrec, sft
    }

    It 'runs in a job, whose results bind too' {
        $data = Import-RecDataset @RoseSample
        $module = (Get-Module RosePO).Path | Split-Path
        $sft = Start-Job {
            Import-Module "$using:module/RosePO.psd1"
            $tiny = $using:RoseTiny
            Start-RosePOTraining -Stage Sft -Model Embedded -Dataset $using:data -Destination "$using:TestDrive/job" -PretrainEpochs 0 @tiny
        } | Receive-Job -Wait -AutoRemoveJob
        ($data | New-PreferencePairs -Strategy SelfHard -Model $sft -MaxExamples 5).Examples | Should -BeGreaterThan 0
    }

    It 'imports MovieLens 100K' {
        if (-not (Test-Path $movieLens)) { Set-ItResult -Skipped -Because 'the folder is not beside the checkout' }
        $data = Import-RecDataset $movieLens -Format MovieLens100K
        $data.Users | Should -Be 943
    }
}
