package sc.fiji.hermes.preprocess;

import java.util.List;

import sc.fiji.hermes.volume.Geometry;

/**
 * A prepared case of which parts can be had without the rest. Safe for use from several threads. One that lies in a file holds
 * nothing but what the file says of itself, and keeps no file open, so that nobody needs to close it.
 */
public interface CaseVoxels {

	/** Places of a value that are known, at most. */
	int MOST_PLACES = 4096;

	/**
	 * A part of a case; the arrays are the caller's own.
	 *
	 * @param box where in the image
	 * @param image its values, x fastest
	 * @param labels its labels, x fastest, as many along each axis as the case has for each voxel; empty for a case without labels
	 */
	record Part(Box box, float[] image, short[] labels) {}

	/** Of the prepared image. */
	Geometry geometry();

	/** Of the prepared image, what fills whatever lies outside it. */
	float background();

	/** Label values along x, y and z for each voxel of the image. */
	List<Integer> detail();

	/** How many labels have a value, 0 to 65,535. */
	long count(int value);

	/** How many places of a value are known; none of background. */
	int places(int value);

	/**
	 * A place of a value.
	 *
	 * @param index from 0, below {@link #places}
	 * @return the voxel of the image, x, y and z
	 * @throws LostCaseException if the file is gone, cannot be read or is damaged
	 */
	int[] place(int value, int index);

	/**
	 * What lies in a box, which must lie within the image.
	 *
	 * @throws LostCaseException if the file is gone, cannot be read or is damaged
	 */
	Part part(Box box);

	/**
	 * All of it in memory; the case itself if it is there.
	 *
	 * @throws LostCaseException if the file is gone, cannot be read or is damaged
	 */
	PreparedCase whole();
}
