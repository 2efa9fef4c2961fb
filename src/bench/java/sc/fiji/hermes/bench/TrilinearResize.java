package sc.fiji.hermes.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;

/**
 * PyTorch's own trilinear resize with aligned corners.
 *
 * <p>DJL 0.34 always asks for anti-aliasing, which PyTorch refuses for volumes, so the operation is reached through a
 * TorchScript module of one line. The module is an archive in the format of {@code torch.jit.save}, made here.
 */
final class TrilinearResize {

	private static final String CODE = """
		class Resize(Module):
		  __parameters__ = []
		  __buffers__ = []
		  training : bool
		  def forward(self: __torch__.Resize, map: Tensor, like: Tensor) -> Tensor:
		    return torch.upsample_trilinear3d(map, [torch.size(like, 2), torch.size(like, 3), torch.size(like, 4)], True)
		""";
	/** The pickled object {@code __torch__.Resize} with the one attribute {@code training = False}. */
	private static final String OBJECT = "\u0080\u0002c__torch__\nResize\n)\u0081}X\b\0\0\0training\u0089sb.";
	private static final String EMPTY_TUPLE = "\u0080\u0002).";

	private final PtSymbolBlock module;

	TrilinearResize(final PtNDManager manager) {
		// the graph is one operation: profiling it for each size would only cost
		JniUtils.setGraphExecutorOptimize(false);
		try {
			module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive()), false, false);
		} catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** The map in the z, y, x size of the other. */
	PtNDArray apply(final PtNDArray map, final PtNDArray like) {
		// a module that is not told to train runs without gradients, whatever the mode around it
		return (PtNDArray) IValueUtils.forward(module, new NDList(map, like), JniUtils.isGradMode()).get(0);
	}

	private static byte[] archive() throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			store(zip, "data.pkl", OBJECT);
			store(zip, "code/__torch__.py", CODE);
			store(zip, "constants.pkl", EMPTY_TUPLE);
			store(zip, "version", "3\n");
		}
		return bytes.toByteArray();
	}

	private static void store(final ZipOutputStream zip, final String name, final String text) throws IOException {
		final byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
		final CRC32 check = new CRC32();
		check.update(content);
		final ZipEntry entry = new ZipEntry("resize/" + name);
		// PyTorch reads uncompressed entries only
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(content.length);
		entry.setCrc(check.getValue());
		zip.putNextEntry(entry);
		zip.write(content);
		zip.closeEntry();
	}
}
